import { TemplateSyntaxError } from './errors/template-syntax-error.ts';
import { lexString } from './lex-string.ts';
import { namePattern, type Token } from './token.ts';

const operators = [
  '**',
  '//',
  '==',
  '!=',
  '<=',
  '>=',
  '=>',
  '&&',
  '||',
  '+',
  '-',
  '*',
  '/',
  '%',
  '~',
  '<',
  '>',
  '=',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '.',
  ',',
  ':',
  '|',
  '!',
  '?',
  ';',
  '&',
  '`',
  '^',
  '@',
  '#',
  '\\',
];
const numberPattern = /(?:\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const spacePattern = /\s+/y;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** What ends an expression: `}}`, `%}`, or the end of the text. */
export type Closing = '}}' | '%}' | '';

/**
 * Cuts the expression that begins at an offset into tokens, up to its closing mark, which may be written with a dash.
 * @throws TemplateSyntaxError when it is not closed, or a character fits nowhere.
 */
export function lexExpression(source: string, start: number, closing: Closing): Token[] {
  const tokens: Token[] = [];
  const open: string[] = [];
  let at = start;
  for (;;) {
    at = skip(source, at, spacePattern);
    const end = open.length === 0 ? closingLength(source, at, closing) : 0;
    if (end > 0 || (closing === '' && at >= source.length)) {
      tokens.push({ kind: 'end', text: source.slice(at, at + end), at, end: at + end });
      return tokens;
    }
    if (at >= source.length) throw unclosed(source, start, closing);
    const token = nextToken(source, at);
    if (token.kind === 'operator') trackBrackets(token, open);
    tokens.push(token);
    at = token.end;
  }
}

function nextToken(source: string, at: number): Token {
  const char = source[at]!;
  if (char === '"' || char === "'") return lexString(source, at);
  if (char >= '0' && char <= '9') return match(source, at, { pattern: numberPattern, kind: 'number' });
  namePattern.lastIndex = at;
  const name = namePattern.exec(source);
  if (name !== null) return { kind: 'name', text: name[0], at, end: at + name[0].length };
  for (const operator of operators) {
    if (source.startsWith(operator, at)) return { kind: 'operator', text: operator, at, end: at + operator.length };
  }
  throw new TemplateSyntaxError(
    `The character ${JSON.stringify(String.fromCodePoint(source.codePointAt(at)!))} has no meaning in an expression.`,
    { at },
  );
}

function match(source: string, at: number, what: { readonly pattern: RegExp; readonly kind: 'number' }): Token {
  what.pattern.lastIndex = at;
  const text = what.pattern.exec(source)![0];
  return { kind: what.kind, text, at, end: at + text.length };
}

function skip(source: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}

function closingLength(source: string, at: number, closing: Closing): number {
  if (closing === '') return 0;
  if (source.startsWith(closing, at)) return 2;
  return (source[at] === '-' || source[at] === '+') && source.startsWith(closing, at + 1) ? 3 : 0;
}

function trackBrackets(token: Token, open: string[]): void {
  const closer = closers[token.text];
  if (closer !== undefined) open.push(closer);
  else if (open.length > 0 && token.text === open.at(-1)) open.pop();
}

function unclosed(source: string, start: number, closing: Closing): TemplateSyntaxError {
  const begin = source.slice(Math.max(0, start - 3), start + 20).split('\n')[0]!;
  return new TemplateSyntaxError(`"${begin}" is never closed.`, { at: Math.max(0, start - 2), hint: `Close it with "${closing}".` });
}
