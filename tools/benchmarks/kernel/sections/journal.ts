import { join } from 'node:path';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { interleave } from '../../../workspace/src/benchmarks/interleave.ts';
import { type BenchResult, toResult } from '../../../workspace/src/benchmarks/result.ts';
import { newKernel } from '../contenders/tutti.ts';
import { type Chains, runChains } from '../journal/chains.ts';
import { commitsPerStep } from '../journal/commits-per-step.ts';
import { rawFsyncs } from '../journal/raw-fsync.ts';
import { withFolder } from '../load/folder.ts';
import type { BenchOptions } from '../options.ts';
import { timing } from '../timing.ts';

const LOADS: readonly Chains[] = [
  { name: '200x50', runs: 200, length: 50 },
  { name: '1x500', runs: 1, length: 500 },
];
const FSYNCS = 200;
const RAW = 'raw-fsync';

/** Chains on a strict SQLite journal, beside what the same disk can sync at most. */
export async function measureJournal({ rounds }: BenchOptions): Promise<readonly BenchResult[]> {
  return withFolder('journal', async (folder) => [...(await rates(folder, rounds)), ...(await commits(folder))]);
}

async function rates(folder: string, rounds: number): Promise<readonly BenchResult[]> {
  await using journal = sqliteJournal({ path: join(folder, 'rates.db'), durability: 'strict' });
  await using kernel = newKernel({ journal });
  const measured = await interleave(
    [
      ...LOADS.map((load) => ({ name: load.name, units: load.runs * load.length, run: () => runChains(kernel, load) })),
      { name: RAW, units: FSYNCS, run: async () => rawFsyncs(join(folder, 'raw'), FSYNCS) },
    ],
    { ...timing, rounds },
  );
  const perSecond = (name: string): readonly number[] => (measured.get(name) ?? []).map((microseconds) => 1e6 / microseconds);
  return LOADS.map(({ name }) =>
    toResult({
      name: `journal/strict/${name}`,
      unit: 'steps per s',
      better: 'higher',
      tutti: perSecond(name),
      peers: { [RAW]: perSecond(RAW) },
    }),
  );
}

async function commits(folder: string): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const load of LOADS) {
    const tutti = [await commitsPerStep(folder, load)];
    results.push(toResult({ name: `journal/strict/${load.name}/commits`, unit: 'commits per step', better: 'lower', tutti }));
  }
  return results;
}
