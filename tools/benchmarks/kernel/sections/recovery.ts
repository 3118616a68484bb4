import { join } from 'node:path';
import { type BenchResult, toResult } from '../../../workspace/src/benchmarks/result.ts';
import { Child, measureIn } from '../load/child.ts';
import { withFolder } from '../load/folder.ts';
import { type BenchOptions, scaled } from '../options.ts';

const RUNS = 10_000;
const RECORDS = 10_000;

interface Figures {
  readonly listed: number;
  readonly listMs: number;
  readonly moved: number;
  readonly moveMs: number;
  readonly length: number;
  readonly replayMs: readonly number[];
}

/** Runs whose process was killed in the middle of a step: listed, moving again, and a long one folded. */
export async function measureRecovery(options: BenchOptions): Promise<readonly BenchResult[]> {
  const runs = scaled(RUNS, options);
  const figures = await withFolder('recovery', async (folder) => {
    const path = join(folder, 'recovery.db');
    const interrupted = new Child('fill-interrupted', [path, runs, RECORDS]);
    try {
      await interrupted.next();
    } finally {
      await interrupted.kill();
    }
    return measureIn<Figures>('recover', path, runs, RECORDS, options.rounds);
  });
  const of = (name: string, unit: string, values: readonly number[]): BenchResult =>
    toResult({ name, unit, better: 'lower', tutti: values });
  return [
    of(`recovery/${runs}/listed`, 's', [figures.listMs / 1_000]),
    of(`recovery/${runs}/moving`, 's', [figures.moveMs / 1_000]),
    of(`recovery/${runs}/lost`, 'runs', [2 * runs - figures.listed - figures.moved]),
    of(
      `replay/${RECORDS}`,
      's',
      figures.replayMs.map((ms) => ms / 1_000),
    ),
    toResult({
      name: `replay/${RECORDS}/rate`,
      unit: 'records per s',
      better: 'higher',
      tutti: figures.replayMs.map((ms) => figures.length / (ms / 1_000)),
    }),
  ];
}
