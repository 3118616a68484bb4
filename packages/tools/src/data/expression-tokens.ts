import type { Json } from '@tutti/core';
import { ValidationError } from '@tutti/core';

/** A piece of an expression and where it starts, from 0. */
export type Token = { readonly at: number } & (
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'name'; readonly text: string; readonly isQuoted: boolean }
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'end' }
);

const MAX_LENGTH = 4_000;
const pattern =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|`(?<quoted>[^`]+)`|(?<name>[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}\p{N}_$]+)*)|(?<sign>===|!==|==|!=|<>|>=|<=|&&|\|\||\*\*|\/\/|[=<>!()[\],+\-*/%?:]))/uy;
const words: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['null', null],
  ['None', null],
]);

/** Splits an expression. @throws ValidationError naming the column */
export function tokensOf(text: string): Token[] {
  if (text.length > MAX_LENGTH) throw expressionError(text, MAX_LENGTH, `it is longer than ${MAX_LENGTH} characters`);
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; ) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) throw expressionError(text, at, `${JSON.stringify(text.slice(at).trim().slice(0, 20))} is not understood`);
    tokens.push(tokenOf(match));
    at = pattern.lastIndex;
  }
  return [...tokens, { kind: 'end', at: end }];
}

/** The error of an expression, with the column from 1. */
export function expressionError(text: string, at: number, why: string): ValidationError {
  return new ValidationError(
    `The expression ${JSON.stringify(text.slice(0, 200))} is not valid at column ${at + 1}: ${why}. Write, for example: age >= 18 and city in ["Oslo", "Rome"], or: price * quantity.`,
    {
      code: 'EXPRESSION_INVALID',
      data: { column: at + 1 },
    },
  );
}

function tokenOf(match: RegExpExecArray): Token {
  const { number, text, quoted, name, sign } = match.groups ?? {};
  const at = match.index + match[0].length - match[0].trimStart().length;
  if (number !== undefined) return { kind: 'value', value: Number(number), at };
  if (text !== undefined) return { kind: 'value', value: text.slice(1, -1).replaceAll(/\\(.)/g, '$1'), at };
  if (quoted !== undefined) return { kind: 'name', text: quoted, isQuoted: true, at };
  const word = name === undefined ? undefined : words.get(name);
  if (word !== undefined) return { kind: 'value', value: word, at };
  return name === undefined ? { kind: 'sign', text: sign ?? '', at } : { kind: 'name', text: name, isQuoted: false, at };
}
