import type { Graph } from '@tutti/core';
import { randomGraph, rollsOf } from '@tutti/testing';
import fc from 'fast-check';

/** Where the simulated process dies: at its n-th commit, before or after that is on record. A silent one is only cut off: what its bodies have begun outside goes on. */
export interface CrashPoint {
  readonly atCommit: number;
  readonly when: 'before' | 'after';
  readonly isSilent: boolean;
}

/** A graph, a world, an order of events, and what goes wrong. */
export interface SimulatedCase {
  readonly graph: Graph;
  /** What steps end with and evaluators decide. */
  readonly world: number;
  /** The order in which bodies start and facts arrive. */
  readonly order: number;
  /** Signals that come before anybody waits for them. */
  readonly early: number;
  readonly slots: number;
  /** One per life of the process; the last life has none. */
  readonly crashes: readonly CrashPoint[];
  /** Cancelled at that commit of the first life; 0 for never. */
  readonly cancelAt: number;
  /** Where the records are cut for the law of snapshots. */
  readonly cut: number;
}

const crash: fc.Arbitrary<CrashPoint> = fc.record({
  atCommit: fc.integer({ min: 1, max: 15 }),
  when: fc.constantFrom('before', 'after'),
  isSilent: fc.boolean(),
});

/** Cases of every sort; small rolls make small graphs, so that what fails is shrunk to little. */
export const simulatedCases: fc.Arbitrary<SimulatedCase> = fc
  .record({
    rolls: fc.array(fc.nat(1_000), { minLength: 30, maxLength: 120 }),
    world: fc.nat(1_000_000),
    order: fc.nat(1_000_000),
    early: fc.nat(3),
    slots: fc.integer({ min: 1, max: 6 }),
    crashes: fc.array(crash, { maxLength: 3 }),
    cancelAt: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 10 }) }),
    cut: fc.nat(1_000),
  })
  .map(({ rolls, ...rest }) => ({ graph: randomGraph(rollsOf(rolls)), ...rest }));
