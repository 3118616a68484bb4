import type { Problem } from './diagnostics.ts';

/** Deepest nesting of mappings and lists. */
export const MAX_YAML_DEPTH = 64;
/** Far beyond any sensible file: looked for before parsing, so that the parser's own recursion stays bounded. */
const HARD_LIMIT = 1_000;

/** Whether a text indents its lines so deeply that parsing it would be a risk. */
export function isTooDeep(text: string): boolean {
  if (!text.includes(' '.repeat(HARD_LIMIT / 4))) return false;
  const open: number[] = [];
  for (const [, spaces, rest] of text.matchAll(/^( *)(\S?)/gm)) {
    if (rest === '') continue;
    const indent = spaces!.length;
    while (open.length > 0 && open.at(-1)! >= indent) open.pop();
    open.push(indent);
    if (open.length > HARD_LIMIT / 4) return true;
  }
  return false;
}

/**
 * Follows the tokens of a text and says when brackets, or dashes on one line, nest too deeply to be parsed. Brackets and dashes in
 * texts and comments are parts of other tokens, and count nothing.
 */
export class TokenDepth {
  #brackets = 0;
  #dashes = 0;

  isTooDeep(token: string): boolean {
    switch (token) {
      case '[':
      case '{':
        this.#brackets += 1;
        break;
      case ']':
      case '}':
        this.#brackets = Math.max(0, this.#brackets - 1);
        break;
      case '-':
      case '?':
      case ':':
        return ++this.#dashes >= MAX_YAML_DEPTH;
      case ' ':
        return false;
    }
    // Most tokens stand where no dash is open: they are not looked through.
    if (this.#dashes > 0 && (token.includes('\n') || token.trim() !== '')) this.#dashes = 0;
    return this.#brackets > HARD_LIMIT;
  }
}

/** The problem of nesting too deeply. */
export function tooDeep(start: number): Problem {
  return {
    code: 'YAML_TOO_DEEP',
    message: `The file nests deeper than ${MAX_YAML_DEPTH} levels.`,
    hint: 'Flatten it.',
    at: { start, end: start + 1 },
  };
}
