import { TemplateSyntaxError } from './errors/template-syntax-error.ts';
import type { Token } from './token.ts';

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '0': '\0',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '/': '/',
};

/**
 * Reads a quoted string. An escape that has no meaning stays as written, so that patterns like `'\.md$'` need no doubling.
 * @throws TemplateSyntaxError when the quote is not closed.
 */
export function lexString(source: string, start: number): Token {
  const quote = source[start]!;
  let text = '';
  let at = start + 1;
  for (;;) {
    const char = source[at];
    if (char === undefined)
      throw new TemplateSyntaxError(`A text in quotes is never closed: ${source.slice(start, start + 20)}`, {
        at: start,
        hint: `Close it with ${quote}.`,
      });
    if (char === quote) return { kind: 'string', text, at: start, end: at + 1 };
    if (char !== '\\') {
      text += char;
      at += 1;
      continue;
    }
    const next = source[at + 1] ?? '';
    const hex = next === 'u' ? /^[0-9a-fA-F]{4}/.exec(source.slice(at + 2, at + 6))?.[0] : undefined;
    if (hex !== undefined) {
      text += String.fromCharCode(Number.parseInt(hex, 16));
      at += 6;
    } else {
      text += escapes[next] ?? `\\${next}`;
      at += 2;
    }
  }
}
