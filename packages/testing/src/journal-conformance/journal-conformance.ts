import type { Clock, Journal } from '@tutti/core';
import { fakeClock } from '../fakes/fake-clock.ts';
import { appendBehaviours } from './append.ts';
import type { JournalBehaviour } from './behaviour.ts';
import { blobBehaviours } from './blobs.ts';
import { claimBehaviours } from './claim.ts';
import { cutOffBehaviours } from './cut-off.ts';
import { compactBehaviours } from './compact.ts';
import { createBehaviours } from './create.ts';
import { startAt } from './fixtures.ts';
import { forkBehaviours } from './forks.ts';
import { inboxBehaviours } from './inbox.ts';
import { laneBehaviours } from './lanes.ts';
import { lifetimeBehaviours } from './lifetime.ts';
import { listBehaviours } from './list.ts';
import { markBehaviours } from './marks.ts';
import { pruneBehaviours } from './prune.ts';
import { readBehaviours } from './read.ts';

/** Everything every journal does, whatever it stores its records in. */
export const journalBehaviours: readonly JournalBehaviour[] = [
  ...createBehaviours,
  ...appendBehaviours,
  ...readBehaviours,
  ...blobBehaviours,
  ...inboxBehaviours,
  ...claimBehaviours,
  ...cutOffBehaviours,
  ...laneBehaviours,
  ...markBehaviours,
  ...forkBehaviours,
  ...compactBehaviours,
  ...listBehaviours,
  ...pruneBehaviours,
  ...lifetimeBehaviours,
];

export interface JournalConformanceOptions {
  /** Registers one test: the `test` of jest, of node:test, or the like. */
  readonly test: (name: string, body: () => Promise<void>) => void;
  /** An empty journal on this clock; the suite disposes it. */
  readonly open: (options: { readonly clock: Clock }) => Journal | Promise<Journal>;
}

/** Registers one test per behaviour, each on a journal of its own. */
export function journalConformance(options: JournalConformanceOptions): void {
  for (const { name, check } of journalBehaviours) {
    options.test(name, async () => {
      const clock = fakeClock({ now: startAt });
      await using journal = await options.open({ clock });
      await check({ journal, clock });
    });
  }
}
