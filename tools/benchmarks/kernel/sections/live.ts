import { join } from 'node:path';
import { type BenchResult, toResult } from '../../../workspace/src/benchmarks/result.ts';
import { measureIn } from '../load/child.ts';
import { withFolder } from '../load/folder.ts';
import { type BenchOptions, scaled } from '../options.ts';

const RUNS = 10_000;

/** Runs that all wait for a model at one time, each in the middle of its handler. */
export async function measureLive(options: BenchOptions): Promise<readonly BenchResult[]> {
  const runs = scaled(RUNS, options);
  const figures = await withFolder('live', (folder) =>
    measureIn<{ readonly resident: number; readonly perRun: number; readonly completed: number }>('live', join(folder, 'live.db'), runs),
  );
  return [
    toResult({ name: `live/${runs}/rss`, unit: 'MiB', better: 'lower', tutti: [figures.resident / 2 ** 20] }),
    toResult({ name: `live/${runs}/rss-per-run`, unit: 'KiB', better: 'lower', tutti: [figures.perRun / 1_024] }),
    toResult({ name: `live/${runs}/not-completed`, unit: 'runs', better: 'lower', tutti: [runs - figures.completed] }),
  ];
}
