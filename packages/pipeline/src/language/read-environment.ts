import type { Json } from '@tutti/core';
import type { Diagnostics, Span } from '../source/diagnostics.ts';
import { kindOf, member, toData, type SourceNode } from '../source/node.ts';
import type { EnvironmentSpec } from './definition.ts';
import type { ValueReader } from './values.ts';

const namePattern = /^[A-Za-z_]\w*$/;
const secretPattern = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL/i;

interface Entry {
  readonly key: string;
  readonly at: Span;
  readonly value?: SourceNode | undefined;
}

/** Reads `environment:`: names, or names with defaults, in a list or a mapping. Templates see these variables alone, as `env.NAME`. */
export function readEnvironment(reader: ValueReader): EnvironmentSpec[] {
  const node = reader.get('environment', 'env');
  if (node === undefined) return [];
  const { diagnostics } = reader;
  if (node.kind === 'scalar') {
    diagnostics.error({
      code: 'VALUE_TYPE',
      message: `"environment" must be a list of names or a mapping, not ${kindOf(node)}.`,
      at: node,
    });
    return [];
  }
  const entries: readonly Entry[] = node.kind === 'mapping' ? node.entries : node.items.map(listed);
  return entries.flatMap((entry) => readVariable(entry, diagnostics));
}

/** A variable in a list: its name, `NAME=default`, `{name, default, required}`, or `{NAME: default}`. */
function listed(item: SourceNode): Entry {
  if (item.kind === 'scalar') {
    const [key = '', ...rest] = String(item.value).split('=');
    return { key, at: item, value: rest.length === 0 ? undefined : { ...item, value: rest.join('=') } };
  }
  const name = item.kind === 'mapping' ? member(item, 'name') : undefined;
  if (name?.kind === 'scalar') return { key: String(name.value), at: name, value: item };
  const [only, ...others] = item.kind === 'mapping' ? item.entries : [];
  return only === undefined || others.length > 0 ? { key: '', at: item } : only;
}

function readVariable({ key: name, at, value }: Entry, diagnostics: Diagnostics): EnvironmentSpec[] {
  if (!namePattern.test(name)) {
    diagnostics.error({ code: 'VALUE_TYPE', message: '"environment" must name variables: letters, digits and "_".', at });
    return [];
  }
  if (secretPattern.test(name)) {
    diagnostics.warning({
      code: 'SECRET_DECLARED',
      message: `The variable "${name}" looks like a secret: its value is kept out of the run's records, and goes wherever a template puts it, into prompts too.`,
      hint: 'Let the tool that needs it read it itself.',
      at,
    });
  }
  const written = value?.kind === 'mapping' ? member(value, 'default') : value;
  const fallback: Json | undefined =
    written === undefined || (written.kind === 'scalar' && written.value === null) ? undefined : toData(written);
  const required = value?.kind === 'mapping' ? member(value, 'required') : undefined;
  const isOptional = required?.kind === 'scalar' && required.value === false;
  const text = typeof fallback === 'string' ? fallback : JSON.stringify(fallback);
  return [{ name, at, isRequired: fallback === undefined && !isOptional, ...(fallback === undefined ? {} : { default: text! }) }];
}
