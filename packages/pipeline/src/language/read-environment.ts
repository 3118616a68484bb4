import type { Json } from '@tutti/core';
import { kindOf, member, toData } from '../source/node.ts';
import type { EnvironmentSpec } from './definition.ts';
import type { ValueReader } from './values.ts';

const namePattern = /^[A-Za-z_]\w*$/;
const secretPattern = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL/i;

/** Reads `environment:`: names, or names with defaults. Templates see these variables alone, as `env.NAME`. */
export function readEnvironment(reader: ValueReader): EnvironmentSpec[] {
  const node = reader.get('environment', 'env');
  if (node === undefined) return [];
  const { diagnostics } = reader;
  const entries = node.kind === 'mapping' ? node.entries : node.kind === 'list' ? node.items.map((item) => ({ key: item.kind === 'scalar' ? String(item.value) : '', at: item, value: undefined })) : undefined;
  if (entries === undefined) {
    diagnostics.error({ code: 'VALUE_TYPE', message: `"environment" must be a list of names or a mapping, not ${kindOf(node)}.`, at: node });
    return [];
  }
  return entries.flatMap(({ key: name, at, value }): EnvironmentSpec[] => {
    if (!namePattern.test(name)) {
      diagnostics.error({ code: 'VALUE_TYPE', message: `"environment" must name variables: letters, digits and "_".`, at });
      return [];
    }
    if (secretPattern.test(name)) diagnostics.warning({ code: 'SECRET_DECLARED', message: `The variable "${name}" looks like a secret: what templates see is kept in the run's records.`, hint: 'Let the tool that needs it read it itself.', at });
    const written = value?.kind === 'mapping' ? member(value, 'default') : value;
    const fallback: Json | undefined = written === undefined || (written.kind === 'scalar' && written.value === null) ? undefined : toData(written);
    const required = value?.kind === 'mapping' ? member(value, 'required') : undefined;
    const isOptional = required?.kind === 'scalar' && required.value === false;
    return [{ name, at, isRequired: fallback === undefined && !isOptional, ...(fallback === undefined ? {} : { default: typeof fallback === 'string' ? fallback : JSON.stringify(fallback) }) }];
  });
}
