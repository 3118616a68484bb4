import { type BenchResult, toResult } from '../../../workspace/src/benchmarks/result.ts';
import { measureIn } from '../load/child.ts';
import { withFolder } from '../load/folder.ts';
import type { BenchOptions } from '../options.ts';

const READERS = 100;
const EACH_MS = 100;
/** Of a round: the fastest of each side is the round's. */
const PASSES = 6;

/** µs per step. */
interface Sample {
  readonly clock: number;
  readonly processor: number;
}

interface Figures {
  readonly alone: readonly Sample[];
  readonly read: readonly Sample[];
  readonly told: number;
  readonly bytesPerReader: number;
}

/** Strict runs with slow readers beside the same runs without, in turn. */
export async function measureReaders({ rounds }: BenchOptions): Promise<readonly BenchResult[]> {
  const figures = await withFolder('readers', (folder) => measureIn<Figures>('subscribers', folder, READERS, PASSES * rounds, EACH_MS));
  const { alone, read } = figures;
  // In time of the processor: what the disk takes from one moment to the next differs by more than all readers cost.
  const least = (samples: readonly Sample[], round: number): number =>
    Math.min(...samples.slice(round * PASSES, (round + 1) * PASSES).map(({ processor }) => processor));
  const slower = Array.from({ length: rounds }, (_, round) => (least(read, round) / least(alone, round) - 1) * 100);
  return [
    toResult({
      name: `readers/${READERS}/steps`,
      unit: 'µs per step',
      better: 'lower',
      tutti: read.map(({ clock }) => clock),
      peers: { 'without-readers': alone.map(({ clock }) => clock) },
    }),
    toResult({ name: `readers/${READERS}/slower`, unit: '%', better: 'lower', tutti: slower }),
    toResult({ name: `readers/${READERS}/lagged`, unit: 'times told', better: 'higher', tutti: [figures.told] }),
    toResult({ name: `readers/${READERS}/held`, unit: 'KiB per reader', better: 'lower', tutti: [figures.bytesPerReader / 1_024] }),
  ];
}
