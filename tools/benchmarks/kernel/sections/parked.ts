import { join } from 'node:path';
import { type BenchResult, toResult } from '../../../workspace/src/benchmarks/result.ts';
import { measureIn } from '../load/child.ts';
import { withFolder } from '../load/folder.ts';
import { type BenchOptions, scaled } from '../options.ts';

const MEBIBYTE = 2 ** 20;
const RUNS = 1_000_000;
const WAKES = 500;
const IDLE_MS = 10_000;

interface Figures {
  readonly idleCpu: number;
  readonly idleBytes: number;
  readonly wakingBytes: number;
  readonly woken: number;
  readonly signalP95: number;
  readonly timerP95: number;
}

/** A million sleeping runs in one file: what a worker takes beside them, and how soon one of them goes on. */
export async function measureParked(options: BenchOptions): Promise<readonly BenchResult[]> {
  const runs = scaled(RUNS, options);
  const figures = await withFolder('parked', async (folder) => {
    const path = join(folder, 'parked.db');
    await measureIn('fill-parked', path, runs);
    return measureIn<Figures>('serve-parked', path, Math.ceil(runs / 2), WAKES, IDLE_MS);
  });
  const lower = (name: string, unit: string, value: number): BenchResult =>
    toResult({ name: `parked/${runs}/${name}`, unit, better: 'lower', tutti: [value] });
  return [
    lower('rss/idle', 'MiB above an empty process', figures.idleBytes / MEBIBYTE),
    lower('rss/waking', 'MiB above an empty process', figures.wakingBytes / MEBIBYTE),
    lower('idle-cpu', '% of a core', figures.idleCpu * 100),
    lower('wake/signal', 'ms (p95)', figures.signalP95),
    lower('wake/timer', 'ms (p95)', figures.timerP95),
    lower('not-woken', 'runs', 2 * WAKES - figures.woken),
  ];
}
