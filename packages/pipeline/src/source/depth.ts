import type { Problem } from './diagnostics.ts';

/** Deepest nesting of mappings and lists. */
export const MAX_YAML_DEPTH = 64;
/** Far beyond any sensible file: looked for before parsing, so that the parser's own recursion stays bounded. */
const HARD_LIMIT = 1_000;

/** Whether a text nests brackets, dashes or indentation so deeply that parsing it would be a risk. */
export function isTooDeep(text: string): boolean {
  return hasDeepBrackets(text) || hasDeepDashes(text) || hasDeepIndent(text);
}

/** The problem of nesting too deeply. */
export function tooDeep(start: number): Problem {
  return { code: 'YAML_TOO_DEEP', message: `The file nests deeper than ${MAX_YAML_DEPTH} levels.`, hint: 'Flatten it.', at: { start, end: start + 1 } };
}

function hasDeepBrackets(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > HARD_LIMIT) return true;
    } else if ((code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
  }
  return false;
}

function hasDeepDashes(text: string): boolean {
  return /^[^\S\n]*(?:[-?:] +){64}/m.test(text);
}

/** Indentations that go on growing, line by line. */
function hasDeepIndent(text: string): boolean {
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
