import type { YamlProblem } from './open-marks.ts';

/** A text whose broken values were made empty, with what was wrong with each; every place in it is as before. */
export interface MendedText {
  readonly text: string;
  readonly problems: readonly YamlProblem[];
}

const MAX_ROUNDS = 20;
/** Characters read in all rounds together: the texts people write are a few thousand long. */
const MAX_WORK = 1_000_000;

/**
 * Makes the values that do not parse empty, one after another, so that what stands around them can be read.
 * Undefined where that cannot be done without guessing: where lines belong to what is broken, or where emptying it is not enough.
 */
export function mendYaml(text: string, problemsOf: (text: string) => readonly YamlProblem[]): MendedText | undefined {
  const problems: YamlProblem[] = [];
  const emptied = new Set<number>();
  let current = text;
  for (let round = 0; round < MAX_ROUNDS && (round + 1) * text.length <= MAX_WORK; round += 1) {
    const found = problemsOf(current);
    const first = [...found].sort((a, b) => a.pos[0] - b.pos[0])[0];
    if (first === undefined) return { text: current, problems };
    const start = current.lastIndexOf('\n', first.pos[0] - 1) + 1;
    const mended = emptied.has(start) ? undefined : withoutValue(current, start);
    if (mended === undefined) return undefined;
    problems.push(first);
    emptied.add(start);
    current = mended;
  }
  return undefined;
}

// Indentation and dashes, a key without quotes or in quotes, and what stands behind it.
const entry = /^( *(?:- +)*)((?:"[^"]*"|'[^']*'|[\w$][^:#"'\n]*?) *: +)(\S.*)$/;
const item = /^( *(?:- +)+)()(\S.*)$/;

function withoutValue(text: string, start: number): string | undefined {
  const newline = text.indexOf('\n', start);
  const end = newline === -1 ? text.length : newline;
  const line = text.slice(start, end).replace(/\r$/, '');
  const [, indentation = '', key = '', value = ''] = entry.exec(line) ?? item.exec(line) ?? [];
  const hasMore = indentOf(text.slice(end + 1)) > indentation.length;
  if (value === '' || (hasMore && key === '')) return undefined;
  // Lines below a key are its value.
  const empty = (hasMore ? '' : '~').padEnd(value.length);
  return `${text.slice(0, start)}${indentation}${key}${empty}${text.slice(start + line.length)}`;
}

/** Of the first line that holds something; -1 when there is none. */
function indentOf(text: string): number {
  const [, spaces] = /^(?: *(?:#.*)?\r?\n)*( *)(?=[^\s#])/.exec(text) ?? [];
  return spaces?.length ?? -1;
}
