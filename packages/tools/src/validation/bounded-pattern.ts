import { RE2JS } from 're2js';

/** What a validator asks of a pattern. */
export interface TextPattern {
  test(text: string): boolean;
  /** One pattern's text differs from every other's: validators tell patterns apart by it. */
  toString(): string;
}

/** Longest text for patterns that only a backtracking matcher knows. */
const MAX_BACKTRACKED = 10_000;

/**
 * A pattern of a JSON Schema, whose time grows with the length of the text and not beyond: JavaScript's own matcher takes for ever over
 * `^(a+)+$`, and nothing can stop it. Lookaheads and references back, which no such matcher knows, are left to JavaScript's where no
 * repetition stands in another one.
 * @throws Error for a pattern that cannot be read, or be bounded
 */
export function boundedPattern(source: string, flags: string): TextPattern {
  // JavaScript says what is a pattern.
  const own = new RegExp(source, flags);
  const linear = linearPattern(source);
  const toString = (): string => String(own);
  if (linear !== undefined) return { toString, test: (text) => linear.matcher(text).find() };
  if (hasNestedRepetition(source))
    throw new Error(
      `the pattern ${JSON.stringify(source.slice(0, 200))} may take for ever: it looks ahead or refers back, and repeats what repeats`,
    );
  return {
    toString,
    test: (text) => {
      if (text.length > MAX_BACKTRACKED)
        throw new Error(
          `the pattern ${JSON.stringify(source.slice(0, 200))} looks ahead or refers back, and is only held against texts of at most ${MAX_BACKTRACKED} characters`,
        );
      return own.test(text);
    },
  };
}

function linearPattern(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source));
  } catch {
    return undefined;
  }
}

/** Whether a group that repeats holds a repetition, a choice or a further group that does. */
function hasNestedRepetition(source: string): boolean {
  const plain = source.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  const open: { hasMany: boolean }[] = [{ hasMany: false }];
  for (let at = 0; at < plain.length; at++) {
    const sign = plain[at] ?? '';
    if (sign === '(') open.push({ hasMany: false });
    const around = open.at(-1);
    const isRepeated = /^(?:[*+]|\{\d+,?\d*\})/.test(plain.slice(at + (sign === ')' ? 1 : 0)));
    if (sign === ')') {
      const inner = open.pop();
      if (inner?.hasMany === true && isRepeated) return true;
      const outer = open.at(-1);
      if (outer !== undefined && (inner?.hasMany === true || isRepeated)) outer.hasMany = true;
    } else if (around !== undefined && (sign === '|' || (sign !== '(' && isRepeated))) around.hasMany = true;
  }
  return false;
}
