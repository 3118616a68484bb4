import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Checker } from '../../workspace/src/scoreboards/hostile-checker.ts';
import { type HostileRow, parseIndex } from '../../workspace/src/scoreboards/hostile-index.ts';
import { runHostile } from '../../workspace/src/scoreboards/run-hostile.ts';
import { describeScore, toScore } from '../../workspace/src/scoreboards/score.ts';
import { readScoreArguments } from '../../workspace/src/scoreboards/score-arguments.ts';

const USAGE = 'npm run score -- hostile DIR [--only CATEGORY]… [--json]: DIR holds an index.tsv and the inputs it names.';

process.exitCode = await main(process.argv.slice(2));

/** Prints the score; resolves to the exit code: 2 for arguments or an index that cannot be read. */
async function main(args: readonly string[]): Promise<number> {
  const asked = readScoreArguments(args);
  if ('problem' in asked) return usage(asked.problem);
  const { only } = asked;
  const folder = resolve(asked.folder);
  let rows: readonly HostileRow[];
  try {
    rows = parseIndex(readFileSync(join(folder, 'index.tsv'), 'utf8'));
  } catch (error) {
    return usage((error as Error).message);
  }
  const chosen = only.length === 0 ? rows : rows.filter(({ category }) => only.includes(category));
  const score = toScore('hostile', await runHostile({ folder, rows: chosen, checkerOf }));
  console.log(describeScore(score));
  if (asked.json) console.log(JSON.stringify(score));
  return 0;
}

function usage(problem: string): number {
  process.stderr.write(`${problem}\n${USAGE}\n`);
  return 2;
}

/** The module of a category is named after it. */
async function checkerOf(category: string): Promise<Checker | undefined> {
  const file = join(import.meta.dirname, 'checkers', `${category}.ts`);
  if (!existsSync(file)) return undefined;
  return ((await import(file)) as { readonly checker: Checker }).checker;
}
