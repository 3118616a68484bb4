import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const MARKS = ['.tutti', '.git', 'package.json', 'tutti.config.ts', 'orchestrator.yaml'];

/** The folder of the project a folder belongs to: the nearest with a mark of one; the outermost marked `.git` or `.tutti` wins over a package inside it. */
export function findProject(folder: string): string {
  const start = resolve(folder);
  const above = [start];
  for (let here = start; dirname(here) !== here; here = dirname(here)) above.push(dirname(here));
  const rooted = above.find((candidate) => existsSync(join(candidate, '.tutti')) || existsSync(join(candidate, '.git')));
  return rooted ?? above.find((candidate) => MARKS.some((mark) => existsSync(join(candidate, mark)))) ?? start;
}
