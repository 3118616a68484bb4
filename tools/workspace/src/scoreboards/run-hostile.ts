import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTime } from '../process/in-time.ts';
import { type Guard, guardConnections, guardFolder, guardProcess, guardPrototypes } from './guards.ts';
import type { Checker } from './hostile-checker.ts';
import type { HostileRow } from './hostile-index.ts';
import { openInput } from './hostile-input.ts';
import { judgeSeen } from './hostile-judge.ts';
import type { Result } from './score.ts';

export interface HostileOptions {
  /** The folder of the inputs. */
  readonly folder: string;
  readonly rows: readonly HostileRow[];
  /** The checker of a category; undefined when there is none. */
  readonly checkerOf: (category: string) => Promise<Checker | undefined>;
  /** Default 3. */
  readonly passes?: number;
  /** Longest time for one row, ms. Default 2000. */
  readonly maxMs?: number;
  /** Most memory one row may add to the process, bytes. Default 200 MB. */
  readonly maxBytes?: number;
}

/** Runs every row in this process, pass after pass; a row passes when it is as expected in every pass. */
export async function runHostile(options: HostileOptions): Promise<readonly Result[]> {
  const { folder, rows, passes = 3 } = options;
  const categories = [...new Set(rows.map(({ category }) => category))];
  const checkers = new Map<string, Checker | undefined>();
  for (const category of categories) checkers.set(category, await options.checkerOf(category));
  const whys = new Map<string, string>();
  using process = guardProcess();
  using prototypes = guardPrototypes();
  using connections = guardConnections();
  using inputs = guardFolder(folder);
  const guards = [process, prototypes, connections, inputs];
  for (let pass = 1; pass <= passes; pass++) {
    for (const row of rows) {
      const why = await runRow(row, checkers.get(row.category), { ...options, guards });
      if (why !== undefined && !whys.has(row.id)) whys.set(row.id, pass === 1 || why === NOT_BUILT ? why : `in pass ${pass}: ${why}`);
    }
  }
  for (const checker of checkers.values()) await checker?.close?.();
  return rows.map(({ category, id }) => ({ group: category, id, why: whys.get(id) }));
}

const NOT_BUILT = 'not built';

interface RowOptions extends HostileOptions {
  readonly guards: readonly Guard[];
}

/** @returns why the row is missed. */
async function runRow(row: HostileRow, checker: Checker | undefined, options: RowOptions): Promise<string | undefined> {
  if (checker === undefined) return NOT_BUILT;
  const outside = mkdtempSync(join(tmpdir(), 'tutti-hostile-'));
  const sandbox = join(outside, 'sandbox');
  mkdirSync(sandbox);
  writeFileSync(join(outside, 'canary.txt'), 'left alone');
  using around = guardFolder(outside, ['sandbox']);
  try {
    const verdict = await judgeRow(row, checker, { ...options, sandbox });
    const breaches = [...options.guards, around].flatMap((guard) => guard.breaches());
    return [verdict, ...breaches].filter((why) => why !== undefined).join('; ') || undefined;
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
}

async function judgeRow(
  row: HostileRow,
  checker: Checker,
  options: RowOptions & { readonly sandbox: string },
): Promise<string | undefined> {
  const { maxMs = 2_000, maxBytes = 200 * 1024 * 1024 } = options;
  const before = { ms: performance.now(), bytes: process.memoryUsage.rss(), peak: peakBytes() };
  let verdict: string | undefined;
  try {
    verdict = judgeSeen(row, await inTime(checker.check(openInput(options.folder, row, options.sandbox)), maxMs), checker.codes);
  } catch (error) {
    verdict = `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
  const took = performance.now() - before.ms;
  if (took > maxMs) return `took ${Math.round(took)} ms`;
  // The peak of the process only tells about this row when the row has raised it.
  const used = peakBytes() - before.bytes;
  if (peakBytes() > before.peak && used > maxBytes) return `used ${Math.round(used / 1024 / 1024)} MB`;
  return verdict;
}

function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
