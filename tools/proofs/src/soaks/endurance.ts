import { endure } from '../endurance/endure.ts';
import { enduranceFaults, leftOver, seriesOf, thirds } from '../endurance/judgement.ts';
import type { Soak } from './options.ts';

/** Work for `--minutes` (default 30), with kill -9 every minute. */
export const endurance: Soak = async ({ minutes }) => {
  const report = await endure(minutes);
  const { kills, ended, orphans, observations } = report;
  // Tables that hold nothing are told by their number alone.
  const series = seriesOf(observations).map(({ name, figures }) => ({ name, medians: thirds(figures) }));
  const told = series.filter(({ medians }) => medians.some((median) => median > 0));
  const left = leftOver(report);
  const faults = enduranceFaults(report);
  return [
    {
      promise: 'nothing grows with time',
      tried: `${minutes} minutes of runs of twelve steps in two processes, 10 at a time in each, the newest 100 kept; ${kills} times kill -9; ${observations.length} observations`,
      seen: `${ended} runs completed, ${orphans} of them taken up after a kill; medians of the three thirds: ${told.map(({ name, medians }) => `${name} ${medians.join(', ')}`).join('; ')}; ${series.length - told.length} more tables empty; all runs forgotten: ${left.length === 0 ? 'nothing left over' : left.join(', ')}`,
      isHeld: faults.length === 0,
      faults,
    },
  ];
};
