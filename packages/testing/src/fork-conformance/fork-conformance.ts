import type { Clock, Handler, Journal } from '@tutti/core';
import { fakeClock } from '../fakes/fake-clock.ts';
import type { ForkableKernel, ForkBehaviour } from './behaviour.ts';
import { effectBehaviours } from './effects.ts';
import { prefixBehaviours } from './prefix.ts';
import { recoveredChildrenBehaviours } from './recovered-children.ts';
import { restoreBehaviours } from './restore.ts';
import { waitingBehaviours } from './waiting.ts';

/** The rules of checkpoints, forks and restores, whatever the journal. */
export const forkBehaviours: readonly ForkBehaviour[] = [
  ...prefixBehaviours,
  ...effectBehaviours,
  ...waitingBehaviours,
  ...restoreBehaviours,
  ...recoveredChildrenBehaviours,
];

export interface ForkConformanceOptions {
  /** Registers one test: the `test` of jest, of node:test, or the like. */
  readonly test: (name: string, body: () => Promise<void>) => void;
  /** An empty journal on this clock; the suite disposes it. */
  readonly open: (options: { readonly clock: Clock }) => Journal | Promise<Journal>;
  /** A kernel on a journal and a clock; the suite shuts it down. */
  readonly kernel: (options: {
    readonly journal: Journal;
    readonly clock: Clock;
    readonly handlers: Readonly<Record<string, Handler>>;
  }) => ForkableKernel;
}

/** Registers one test per rule, each on a journal of its own. */
export function forkConformance(options: ForkConformanceOptions): void {
  for (const { name, check } of forkBehaviours) {
    options.test(name, async () => {
      const clock = fakeClock();
      const kernels: ForkableKernel[] = [];
      await using journal = await options.open({ clock });
      const kernel = (handlers: Readonly<Record<string, Handler>>): ForkableKernel => {
        const made = options.kernel({ journal, clock, handlers });
        kernels.push(made);
        return made;
      };
      try {
        await check({ journal, clock, kernel });
      } finally {
        await Promise.all(kernels.map((made) => made.shutdown({ graceMs: 0 })));
      }
    });
  }
}
