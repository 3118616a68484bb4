import { type BenchResult, toResult } from '../../../workspace/src/benchmarks/result.ts';
import { median } from '../../../workspace/src/benchmarks/statistics.ts';
import { measureIn } from '../load/child.ts';
import { withFolder } from '../load/folder.ts';
import type { BenchOptions } from '../options.ts';

const READERS = 100;
const EACH_MS = 100;
/** Pairs of samples to a round, whose median ratio is the round's. */
const PASSES = 6;

/** µs per step, and records read for each step. */
interface Sample {
  readonly clock: number;
  readonly processor: number;
  readonly taken: number;
}

interface Figures {
  readonly alone: readonly Sample[];
  readonly read: readonly Sample[];
  readonly told: number;
  readonly bytesPerReader: number;
}

/** Strict runs with slow readers beside the same runs with as many tasks that only sleep so, in turn. */
export async function measureReaders({ rounds }: BenchOptions): Promise<readonly BenchResult[]> {
  const figures = await withFolder('readers', (folder) => measureIn<Figures>('subscribers', folder, READERS, PASSES * rounds, EACH_MS));
  const { alone, read } = figures;
  // In time of the processor: what the disk takes from one moment to the next differs by more than all readers cost.
  const pairs = read.map((sample, pair) => ({ sample, without: alone[pair] as Sample }));
  const ratios = pairs.map(({ sample, without }) => sample.processor / without.processor);
  const perRecord = pairs.map(({ sample, without }) => (sample.processor - without.processor) / sample.taken);
  const slower = Array.from({ length: rounds }, (_, round) => (median(ratios.slice(round * PASSES, (round + 1) * PASSES)) - 1) * 100);
  const steps = (name: string, of: (sample: Sample) => number): BenchResult =>
    toResult({ name, unit: 'µs per step', better: 'lower', tutti: read.map(of), peers: { 'without-readers': alone.map(of) } });
  return [
    steps(`readers/${READERS}/steps`, ({ processor }) => processor),
    steps(`readers/${READERS}/clock`, ({ clock }) => clock),
    toResult({ name: `readers/${READERS}/slower`, unit: '%', better: 'lower', tutti: slower }),
    toResult({ name: `readers/${READERS}/record`, unit: 'µs per record', better: 'lower', tutti: perRecord }),
    toResult({ name: `readers/${READERS}/lagged`, unit: 'times told', better: 'higher', tutti: [figures.told] }),
    toResult({ name: `readers/${READERS}/held`, unit: 'KiB per reader', better: 'lower', tutti: [figures.bytesPerReader / 1_024] }),
  ];
}
