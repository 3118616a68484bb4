import { endure, isFlat, type Sample } from '../endurance/endure.ts';
import type { Soak } from './options.ts';

/** Work for `--minutes` (default 30), with kill -9 every minute. */
export const endurance: Soak = async ({ minutes }) => {
  const { kills, ended, wrong, orphans, lives, problems } = await endure(minutes);
  const figures: readonly (readonly [string, (sample: Sample) => number, string])[] = [['heap', ({ heapBytes }) => heapBytes / 2 ** 20, 'MiB'], ['handles', ({ handles }) => handles, ''], ['disk', ({ diskBytes }) => diskBytes / 2 ** 20, 'MiB']];
  const seen = figures.map(([name, of, unit]) => `${name} ${rounded(lives.map(of))} ${unit}`.trim());
  const growing = figures.filter(([, of]) => !isFlat(lives.map(of))).map(([name]) => `${name} grows from life to life`);
  const faults = [...problems, ...growing, ...(wrong > 0 ? [`${wrong} runs did not complete`] : [])];
  return [{
    promise: 'nothing grows with time',
    tried: `${minutes} minutes of runs of twelve steps, 20 at a time, pruned after 4 s; ${kills} times kill -9`,
    seen: `${ended} runs completed, ${orphans} of them taken up after a kill; at the end of each life ${seen.join(', ')}`,
    isHeld: faults.length === 0,
    faults,
  }];
};

function rounded(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => Number(value.toPrecision(3)));
  return least === most ? String(least) : `${least}–${most}`;
}
