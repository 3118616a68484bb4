/** One thing that did not come out as expected. */
export interface Miss {
  readonly group: string;
  readonly id: string;
  readonly why: string;
}

export interface Tally {
  readonly passed: number;
  readonly total: number;
}

/** What a scoreboard prints as its last line with `--json`. */
export interface Score extends Tally {
  readonly suite: string;
  readonly groups: Readonly<Record<string, Tally>>;
  readonly misses: readonly Miss[];
}

/** One thing that was looked at; `why` says what was wrong, when something was. */
export interface Result {
  readonly group: string;
  readonly id: string;
  readonly why?: string | undefined;
}

/** Adds results up, groups in the order of their first result. */
export function toScore(suite: string, results: readonly Result[]): Score {
  const groups = new Map<string, { passed: number; total: number }>();
  const misses: Miss[] = [];
  for (const { group, id, why } of results) {
    const tally = groups.get(group) ?? { passed: 0, total: 0 };
    groups.set(group, tally);
    tally.total += 1;
    if (why === undefined) tally.passed += 1;
    else misses.push({ group, id, why });
  }
  return { suite, passed: results.length - misses.length, total: results.length, groups: Object.fromEntries(groups), misses };
}

/** The score for people: a line per group, then each miss with its reason. */
export function describeScore({ suite, passed, total, groups, misses }: Score): string {
  const names = Object.keys(groups);
  const width = Math.max(suite.length, ...names.map((name) => name.length));
  const line = (name: string, tally: Tally): string => `${name.padEnd(width)}  ${String(tally.passed).padStart(5)} of ${tally.total}`;
  const lines = Object.entries(groups).map(([name, tally]) => line(name, tally));
  const missed = misses.map(({ group, id, why }) => `✗ ${group}/${id}: ${oneLine(why)}`);
  return [...lines, line(suite, { passed, total }), ...(missed.length > 0 ? ['', ...missed] : [])].join('\n');
}

/** Hostile input turns up in reasons: what could move the cursor of a terminal is escaped. */
function oneLine(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
