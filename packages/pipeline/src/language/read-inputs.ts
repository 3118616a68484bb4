import type { Json } from '@tutti/core';
import type { Diagnostics } from '../source/diagnostics.ts';
import { kindOf, member, toData, type MappingNode, type SourceNode } from '../source/node.ts';
import { nearestHint } from '../text/nearest-hint.ts';
import type { InputSpec, Named } from './definition.ts';
import { inputKind, inputTypes } from './input-kind.ts';
import { inputSpecKeys } from './keys.ts';
import { ValueReader } from './values.ts';

const optionalNames = /^[A-Za-z_$][\w$-]*$/;

/** Reads `parameters:` or `inputs:`: a mapping of names to values or specifications, or a list of `{name, …}`. */
export function readInputs(node: SourceNode | undefined, key: string, diagnostics: Diagnostics): InputSpec[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
  if (node.kind === 'mapping') return node.entries.map((entry) => readInput(entry, diagnostics));
  if (node.kind === 'list') return node.items.flatMap((item) => readListed(item, key, diagnostics));
  diagnostics.error({ code: 'VALUE_TYPE', message: `"${key}" must be a mapping or a list of inputs, not ${kindOf(node)}.`, at: node });
  return [];
}

function readListed(item: SourceNode, key: string, diagnostics: Diagnostics): InputSpec[] {
  if (item.kind === 'scalar' && typeof item.value === 'string') return [{ name: item.value, at: item, isRequired: true }];
  const name = item.kind === 'mapping' ? member(item, 'name') : undefined;
  const [only, ...others] = item.kind === 'mapping' ? item.entries : [];
  if (only !== undefined && others.length === 0 && only.key !== 'name') return [readInput(only, diagnostics)];
  if (item.kind !== 'mapping' || name?.kind !== 'scalar' || typeof name.value !== 'string') {
    diagnostics.error({ code: 'VALUE_TYPE', message: `Each item of "${key}" must be a name or a mapping with "name".`, at: item });
    return [];
  }
  return [readInput({ key: name.value, at: name, value: item }, diagnostics)];
}

function readInput(entry: MappingNode['entries'][number], diagnostics: Diagnostics): InputSpec {
  const { key: name, at, value } = entry;
  if (!optionalNames.test(name)) {
    diagnostics.warning({
      code: 'INPUT_NAME',
      message: `The input "${name}" cannot be used in templates by its bare name.`,
      hint: `Use inputs["${name}"], or letters, digits and "_".`,
      at,
    });
  }
  if (value.kind !== 'mapping' || !isSpec(value)) return { name, at, isRequired: false, default: toData(value) };
  const reader = new ValueReader(value, `input "${name}"`, diagnostics);
  const validation = member(value, 'validation');
  const rules = validation?.kind === 'mapping' ? new ValueReader(validation, `validation of input "${name}"`, diagnostics) : undefined;
  const fallback = member(value, 'default') ?? member(value, 'value');
  const type = readType(reader);
  if (type !== undefined) checkType(name, type, diagnostics);
  const description = reader.text('description')?.text;
  const choices = listOf(reader.get('enum', 'choices', 'options'));
  return {
    name,
    at,
    isRequired: fallback === undefined && (reader.flag('required') ?? true),
    ...(type === undefined ? {} : { type: type.text.trim().toLowerCase() }),
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: toData(fallback) }),
    ...(choices === undefined ? {} : { choices }),
    ...bounds(reader, rules),
  };
}

/** `type: [string, "null"]` is the type that is not null. */
function readType(reader: ValueReader): Named | undefined {
  const written = reader.get('type');
  const [only, ...others] =
    written?.kind === 'list'
      ? written.items.filter((item) => item.kind !== 'scalar' || (item.value !== null && item.value !== 'null'))
      : [];
  if (only?.kind === 'scalar' && others.length === 0) return { text: String(only.value), at: only };
  return written?.kind === 'list' && others.length > 0 ? { text: 'any', at: written } : reader.text('type');
}

/** Words of one's own let every value pass; one that is nearly a known word is a slip. */
function checkType(name: string, { text, at }: Named, diagnostics: Diagnostics): void {
  const written = text.trim().toLowerCase();
  const hint = inputKind(written) === undefined ? nearestHint(written, inputTypes) : '';
  if (hint !== '')
    diagnostics.warning({ code: 'INPUT_TYPE_UNKNOWN', message: `"${text}" is no type of an input: "${name}" takes any value.`, hint, at });
}

/** A mapping is a specification when it says a type or a default, or only has words of one. */
function isSpec(node: MappingNode): boolean {
  const keys = node.entries.map(({ key }) => key);
  const type = member(node, 'type');
  if (keys.length === 0) return false;
  return (
    (type?.kind === 'scalar' && typeof type.value === 'string' && keys.every((key) => inputSpecKeys.has(key))) ||
    (keys.includes('default') && keys.every((key) => inputSpecKeys.has(key))) ||
    keys.every((key) => ['required', 'description', 'type', 'default', 'enum', 'choices', 'validation'].includes(key))
  );
}

function listOf(node: SourceNode | undefined): readonly Json[] | undefined {
  return node?.kind === 'list' ? node.items.map(toData) : undefined;
}

function bounds(reader: ValueReader, rules: ValueReader | undefined): Partial<InputSpec> {
  const range = listOf(reader.get('range'));
  const [low, high] = range ?? [];
  const number = (...keys: string[]): number | undefined => {
    for (const source of [reader, rules]) {
      for (const key of keys) {
        const node = source?.get(key);
        if (node?.kind === 'scalar' && typeof node.value === 'number') return node.value;
      }
    }
    return undefined;
  };
  const minimum = typeof low === 'number' ? low : number('min', 'minimum');
  const maximum = typeof high === 'number' ? high : number('max', 'maximum');
  const minLength = number('min_length');
  const maxLength = number('max_length');
  const pattern = (reader.text('pattern') ?? rules?.text('pattern'))?.text;
  return {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(pattern === undefined ? {} : { pattern }),
  };
}
