import { join } from 'node:path';
import { type BenchResult, toResult } from '../../../workspace/src/benchmarks/result.ts';
import { measureIn } from '../load/child.ts';
import { withFolder } from '../load/folder.ts';

const RUNS = 200;
const LENGTH = 50;
const DURATION_MS = 10_000;

/** How long others in the process wait for their turn while strict runs go on. */
export async function measureDelay(): Promise<readonly BenchResult[]> {
  const figures = await withFolder('delay', (folder) =>
    measureIn<{ readonly p50: number; readonly p99: number; readonly max: number }>(
      'delay',
      join(folder, 'delay.db'),
      RUNS,
      LENGTH,
      DURATION_MS,
    ),
  );
  return (['p50', 'p99', 'max'] as const).map((name) =>
    toResult({ name: `delay/${RUNS}/${name}`, unit: 'ms', better: 'lower', tutti: [figures[name]] }),
  );
}
