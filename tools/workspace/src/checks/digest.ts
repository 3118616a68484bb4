import { stripVTControlCharacters } from 'node:util';

/** A check that failed, and where. */
export interface Failure {
  readonly phase: string;
  readonly name: string;
  readonly detail: string;
}

const MOST_FAILURES = 8;
const FIRST_LINES = 12;
const LAST_LINES = 4;
const MOST_CHARACTERS = 200;

/** All failures by name, the first ones with a few lines of their reasons: short enough for who sees only the end of an output. */
export function digest(failures: readonly Failure[]): readonly string[] {
  return failures.flatMap(({ phase, name, detail }, index) => [
    `✖ ${phase}: ${shortened(name)}`,
    ...(index < MOST_FAILURES ? reasonOf(detail) : []),
  ]);
}

// What broke comes first in most reasons, where it broke or how many there are comes last.
function reasonOf(detail: string): readonly string[] {
  const lines = stripVTControlCharacters(detail)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `    ${shortened(line)}`);
  const left = lines.length - FIRST_LINES - LAST_LINES;
  return left <= 0 ? lines : [...lines.slice(0, FIRST_LINES), `    … ${left} more lines, above`, ...lines.slice(-LAST_LINES)];
}

function shortened(line: string): string {
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
}
