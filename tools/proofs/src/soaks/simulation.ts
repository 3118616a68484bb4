import { simulate, simulateOrders } from '../simulation/simulate.ts';
import type { Soak } from './options.ts';

/** 10,000 random graphs in virtual time. */
export const simulation: Soak = async ({ seed, share }) => {
  const graphs = Math.ceil(10_000 * share);
  const promise =
    'each node settles once; nothing runs on a failed input; joins never hang; replay and snapshots equal life; order decides nothing it must not';
  const tried = `${graphs} random graphs (every kind of node, edge, join and policy) × orders × failures × crashes, in virtual time; ${graphs} more against the definition of edges and joins`;
  try {
    const { events, crashes, outcomes } = await simulate(graphs, seed);
    await simulateOrders(graphs, seed);
    const ends = Object.entries(outcomes)
      .map(([status, count]) => `${count} ${status}`)
      .join(', ');
    return [{ promise, tried, seen: `0 violations in ${events} records and ${crashes} crashes (${ends})`, isHeld: true }];
  } catch (error) {
    return [{ promise, tried, seen: 'a counterexample, above', isHeld: false, faults: [String(error)] }];
  }
};
