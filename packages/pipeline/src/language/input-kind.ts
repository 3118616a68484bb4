import type { Json } from '@tutti/core';

/** A kind of input: what a message calls it, and which values are of it. */
export interface InputKind {
  readonly name: string;
  readonly test: (value: Json) => boolean;
}

const kinds: ReadonlyMap<string, InputKind> = new Map<string, InputKind>([
  ['string', { name: 'a text', test: (value) => typeof value === 'string' }],
  ['integer', { name: 'a whole number', test: (value) => Number.isInteger(value) }],
  ['number', { name: 'a number', test: (value) => typeof value === 'number' }],
  ['boolean', { name: 'true or false', test: (value) => typeof value === 'boolean' }],
  ['array', { name: 'a list', test: Array.isArray }],
  ['object', { name: 'a mapping', test: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) }],
]);

const spellings: ReadonlyMap<string, string> = new Map(
  Object.entries({
    str: 'string',
    text: 'string',
    file: 'string',
    path: 'string',
    url: 'string',
    int: 'integer',
    float: 'number',
    double: 'number',
    bool: 'boolean',
    list: 'array',
    dict: 'object',
    mapping: 'object',
    map: 'object',
  }),
);

/** Every way to write a kind that is looked at; any other word lets everything pass. */
export const inputTypes: readonly string[] = [...kinds.keys(), ...spellings.keys()];

/** The kind behind the written type of an input, `list[string]` included; `undefined` when anything passes. */
export function inputKind(type: string | undefined): InputKind | undefined {
  if (type === undefined) return undefined;
  const plain = type.replace(/[[<].*$/, '');
  return kinds.get(spellings.get(plain) ?? plain);
}
