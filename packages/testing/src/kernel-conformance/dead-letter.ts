import { systemClock, type Clock } from '@tutti/core';
import { equal, match, rejects } from 'node:assert/strict';
import { never, none, single, typesOf, until, type KernelRule } from './world.ts';

/** A process that stands still: its lease runs out, and nothing it does gets on record. */
const dead: Clock = {
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic(),
  after: () => () => undefined,
  breathe: () => systemClock.breathe(),
};

export const deadLetterRules: readonly KernelRule[] = [
  {
    name: 'a run that is cut off at work again and again is parked, listed with the reason, and goes on when resumed',
    async check({ kernel, journal }) {
      const stuck = { handlers: { work: none(never) }, clock: dead, leaseTtlMs: 1, maxRecoveries: 2 };
      const run = await kernel(stuck).start(single('work'), null, { lane: 'one' });
      for (let i = 0; i < 2; i++) {
        await until(async () => (await journal.summary(run.id))?.owner === undefined);
        await kernel(stuck).resume(run.id);
      }
      await until(async () => (await journal.summary(run.id))?.owner === undefined);
      const mended = kernel({ handlers: { work: none(() => 'mended') }, maxRecoveries: 2 });
      const parked = await mended.resume(run.id);
      const { status, reason, closedAt } = (await journal.summary(run.id)) ?? {};
      equal(status, 'dead-letter');
      match(reason ?? '', /RUN_DEAD_LETTERED.*3 times/);
      equal(closedAt, undefined);
      await rejects(parked.result(), { code: 'RUN_DEAD_LETTERED' });
      await parked.signal('late', 1);
      equal((await journal.summary(run.id))?.status, 'dead-letter');
      const result = await (await mended.resume(run.id)).result();
      equal(result.status === 'completed' && result.output, 'mended');
      equal((await typesOf(journal, run.id)).filter((type) => type === 'run.dead-lettered').length, 1);
    },
  },
  {
    name: 'what was dead-lettered can be cancelled, with nothing of it begun',
    async check({ kernel, journal }) {
      const run = await kernel({ handlers: { work: none(never) }, clock: dead, leaseTtlMs: 1 }).start(single('work'));
      await until(async () => (await journal.summary(run.id))?.owner === undefined);
      let begun = 0;
      const next = kernel({ handlers: { work: none(() => ++begun) }, maxRecoveries: 0 });
      const parked = await next.resume(run.id);
      equal((await parked.state()).status, 'dead-letter');
      await parked.cancel('hopeless');
      const stop = new AbortController();
      const serving = next.serve({ queues: ['default'], signal: stop.signal });
      await until(async () => (await parked.state()).status === 'cancelled');
      equal(begun, 0);
      stop.abort();
      await serving;
    },
  },
];
