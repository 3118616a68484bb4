import type { JsonObject } from '@tutti/core';
import type { AutoTag } from './auto-tag.ts';
import { specOfSchema } from './schema-spec.ts';

/** What an AUTO tag is to give. */
export type AutoKind = 'boolean' | 'integer' | 'number' | 'list' | 'object' | 'choice' | 'text';

/** What a value that a model decides must be like. */
export interface AutoSpec {
  readonly kind: AutoKind;
  readonly choices?: readonly string[];
  /** What each value of a list must be like. */
  readonly items?: AutoSpec;
  readonly minimum?: number;
  readonly maximum?: number;
}

const kinds: Readonly<Record<string, AutoKind>> = {
  bool: 'boolean',
  boolean: 'boolean',
  int: 'integer',
  integer: 'integer',
  float: 'number',
  number: 'number',
  numeric: 'number',
  list: 'list',
  array: 'list',
  object: 'object',
  json: 'object',
  dict: 'object',
  mapping: 'object',
  string: 'text',
  text: 'text',
  choice: 'choice',
  enum: 'choice',
};
const integerKeys =
  /^(?:max_|min_|num_|n_)|_(?:count|limit|size|tokens|results|retries|iterations|parallel|depth)$|^(?:count|limit|size|timeout|retries)$/;
const numberKeys = /(?:temperature|threshold|score|ratio|weight|confidence|top_p|rate)$/;
const booleanKeys = /^(?:condition|if|while|until)$|^(?:is|has|should|enable|include|use|allow)_/;

/** Decides what a tag is to give: from its attributes, else from the key it is the value of, else from its words. */
export function autoSpec(tag: AutoTag, key: string): AutoSpec {
  const { attributes, text } = tag;
  const choices = choicesOf(attributes['choices'] ?? attributes['options'] ?? '', text);
  const kind = kinds[attributes['type']?.toLowerCase() ?? ''] ?? kindOf(key, text, choices);
  const minimum = Number(attributes['min']);
  const maximum = Number(attributes['max']);
  return {
    kind: kind === 'choice' && choices.length < 2 ? 'text' : kind,
    ...(kind === 'choice' && choices.length >= 2 ? { choices } : {}),
    ...(attributes['min'] === undefined || Number.isNaN(minimum) ? {} : { minimum }),
    ...(attributes['max'] === undefined || Number.isNaN(maximum) ? {} : { maximum }),
  };
}

function kindOf(key: string, text: string, choices: readonly string[]): AutoKind {
  if (booleanKeys.test(key) || /\btrue\b['"]?\s*(?:or|\/)\s*['"]?false\b|\byes\b['"]?\s*(?:or|\/)\s*['"]?no\b/i.test(text))
    return 'boolean';
  if (integerKeys.test(key)) return 'integer';
  if (numberKeys.test(key)) return 'number';
  if (key === 'for_each' || /^(?:list|create a list|generate a list|extract (?:a|the) list)\b/i.test(text.trim())) return 'list';
  if (choices.length >= 2) return 'choice';
  return /\bhow many\b/i.test(text) ? 'integer' : 'text';
}

/**
 * Decides likewise where the value goes to a parameter of a tool: what the parameter takes is offered, and nothing else.
 * What the tag says of itself still counts where the parameter takes more than that.
 */
export function autoSpecFor(tag: AutoTag, key: string, schema: JsonObject | undefined): AutoSpec {
  const own = autoSpec(tag, key);
  const taken = schema === undefined ? undefined : specOfSchema(schema);
  if (taken === undefined) return own;
  const { choices } = taken;
  if (choices !== undefined) {
    const named = own.choices?.filter((choice) => choices.includes(choice)) ?? [];
    return named.length > 1 ? { kind: 'choice', choices: named } : taken;
  }
  if (kinds[tag.attributes['type']?.toLowerCase() ?? ''] !== undefined || (taken.kind === 'text' && own.kind === 'choice')) return own;
  const { minimum, maximum } = own;
  return { ...taken, ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
}

/** Decides likewise for a list of values that go to such a parameter one by one. */
export function listSpec(tag: AutoTag, key: string, schema: JsonObject | undefined): AutoSpec {
  const own = autoSpec(tag, key);
  const isTaken = own.kind === 'list' && schema !== undefined && specOfSchema(schema) !== undefined;
  return isTaken ? { ...own, items: autoSpecFor({ ...tag, attributes: {} }, 'item', schema) } : own;
}

/** Quoted alternatives: `choose "a", "b", or "c"`. */
function choicesOf(listed: string, text: string): readonly string[] {
  if (listed !== '')
    return listed
      .split(/[,|]/)
      .map((choice) => choice.trim())
      .filter((choice) => choice !== '');
  const run = /(?:"[^"{}\n]{1,40}"|'[^'{}\n]{1,40}')(?:\s*(?:,|\/|\bor\b|,\s*or\b)\s*(?:"[^"{}\n]{1,40}"|'[^'{}\n]{1,40}'))+/.exec(
    text,
  )?.[0];
  return run === undefined ? [] : [...run.matchAll(/"([^"]+)"|'([^']+)'/g)].map((found) => found[1] ?? found[2]!);
}

/** The JSON Schema of `{value}` for a spec. */
export function autoSchema(spec: AutoSpec): JsonObject {
  return { type: 'object', properties: { value: valueSchema(spec) }, required: ['value'] };
}

function valueSchema(spec: AutoSpec): JsonObject {
  const bounds = {
    ...(spec.minimum === undefined ? {} : { minimum: spec.minimum }),
    ...(spec.maximum === undefined ? {} : { maximum: spec.maximum }),
  };
  return {
    boolean: { type: 'boolean' },
    integer: { type: 'integer', ...bounds },
    number: { type: 'number', ...bounds },
    list: { type: 'array', items: spec.items === undefined ? {} : valueSchema(spec.items) },
    object: { type: 'object' },
    choice: { type: 'string', enum: spec.choices ?? [] },
    text: { type: 'string' },
  }[spec.kind] as JsonObject;
}
