import { join } from 'node:path';
import { type BenchResult, toResult } from '../../../workspace/src/benchmarks/result.ts';
import { measureIn } from '../load/child.ts';
import { withFolder } from '../load/folder.ts';
import { DUE_FROM } from '../load/waiting-graphs.ts';
import { type BenchOptions, scaled } from '../options.ts';

const RUNS = 100_000;
const BETWEEN_MS = 1;
const IDLE_MS = 10_000;

interface Figures {
  readonly idleCpu: number;
  readonly woken: number;
  readonly misordered: number;
  readonly displacedMs: number;
  readonly early: number;
  readonly lateP95: number;
}

/** A hundred thousand sleeping runs whose timers come due one after another. */
export async function measureTimers(options: BenchOptions): Promise<readonly BenchResult[]> {
  const runs = scaled(RUNS, options);
  const figures = await withFolder('timers', async (folder) => {
    const path = join(folder, 'timers.db');
    await measureIn('fill-timers', path, runs, BETWEEN_MS, DUE_FROM, 't');
    return measureIn<Figures>('serve-timers', path, runs, BETWEEN_MS, IDLE_MS);
  });
  const lower = (name: string, unit: string, value: number): BenchResult =>
    toResult({ name: `timers/${runs}/${name}`, unit, better: 'lower', tutti: [value] });
  return [
    lower('idle-cpu', '% of a core', figures.idleCpu * 100),
    lower('misordered', '% of the runs', (figures.misordered / runs) * 100),
    lower('displaced', 'ms (largest)', figures.displacedMs),
    lower('early', 'runs', figures.early),
    lower('not-woken', 'runs', runs - figures.woken),
    lower('late', 'ms (p95)', figures.lateP95),
  ];
}
