import type { Handler, StepContext } from '@tutti/core';
import { deepEqual, equal, match } from 'node:assert/strict';
import type { ForkBehaviour } from './behaviour.ts';
import { eventsOf, mark, none, note, outputOf, steps, until, untilState } from './fixtures.ts';

/** A step that pays once and says under which key, behind one that waits. */
function payment(ledger: string[]): Record<string, Handler> {
  return {
    ask: none((_, context) => context.wait('w', { signal: 'go' })),
    pay: { effect: 'once', run: (_, { idempotencyKey }: StepContext) => note(ledger, idempotencyKey) },
  };
}

/** What a fork does with effects that must not be repeated. */
export const effectBehaviours: readonly ForkBehaviour[] = [
  {
    name: 'a once step that the origin has done after the fork is asked about, and not repeated unasked',
    async check(given) {
      const ledger: string[] = [];
      const run = await given.kernel(payment(ledger)).start(steps('ask', 'pay'));
      await mark(run, 'before');
      await run.signal('go');
      await run.result();
      const fork = await run.fork({ at: { checkpoint: 'before' } });
      await fork.signal('go');
      await untilState(fork, { status: 'needs-decision' });
      deepEqual(ledger, [`${run.id}/pay`]);
      const needed = (await eventsOf(given, fork.id)).find((event) => event.type === 'decision.needed');
      match(needed?.reason ?? '', new RegExp(run.id));
      await fork.decide('pay', { kind: 'retry' });
      equal(await outputOf(fork), `${fork.id}/pay`);
      deepEqual(ledger, [`${run.id}/pay`, `${fork.id}/pay`]);
    },
  },
  {
    name: 'asked for, the result of the origin is used again, or the effect is repeated under a key of its own',
    async check({ kernel }) {
      const ledger: string[] = [];
      const runs = kernel(payment(ledger));
      const run = await runs.start(steps('ask', 'pay'));
      await mark(run, 'before');
      await run.signal('go');
      await run.result();
      const reusing = await run.fork({ at: { checkpoint: 'before' }, effects: 'reuse' });
      await reusing.signal('go');
      equal(await outputOf(reusing), `${run.id}/pay`);
      deepEqual(ledger, [`${run.id}/pay`]);
      const repeating = await run.fork({ at: { step: 'pay' }, effects: 'repeat' });
      equal(await outputOf(repeating), `${repeating.id}/pay`);
      deepEqual(ledger, [`${run.id}/pay`, `${repeating.id}/pay`]);
    },
  },
  {
    name: 'the same holds for substeps, each for itself, and in forks of forks',
    async check({ kernel }) {
      const ledger: string[] = [];
      const runs = kernel({
        order: none(async (_, context) => {
          const first = await context.step('book', ({ idempotencyKey }) => note(ledger, idempotencyKey));
          await context.wait('w', { signal: 'go' });
          return [
            first,
            await context.step('pay', ({ idempotencyKey }) => note(ledger, idempotencyKey)),
            await context.step('mail', ({ idempotencyKey }) => note(ledger, idempotencyKey)),
          ];
        }),
      });
      const run = await runs.start(steps('order'));
      await until('the booking', () => ledger.length === 1);
      await mark(run, 'before');
      await run.signal('go');
      await run.result();
      const first = await run.fork({ at: { checkpoint: 'before' } });
      await untilState(first, { status: 'needs-decision' });
      const fork = await first.fork();
      await fork.signal('go');
      await untilState(fork, { status: 'needs-decision' });
      await fork.decide('order', { kind: 'complete', output: 'paid by hand' }, { key: 'pay' });
      await untilState(fork, { status: 'needs-decision' });
      await fork.decide('order', { kind: 'retry' }, { key: 'mail' });
      deepEqual(await outputOf(fork), [`${run.id}/order/book`, 'paid by hand', `${fork.id}/order/mail`]);
      const reusing = await run.fork({ at: { checkpoint: 'before' }, effects: 'reuse' });
      await reusing.signal('go');
      deepEqual(
        await outputOf(reusing),
        ['book', 'pay', 'mail'].map((key) => `${run.id}/order/${key}`),
      );
      equal(ledger.length, 4);
    },
  },
  {
    name: 'an effect at work when the run is forked is asked about, also where results are to be used again',
    async check({ kernel }) {
      let begun = 0;
      let end: (value: string) => void = () => undefined;
      const runs = kernel({ pay: { effect: 'once', run: () => (++begun, new Promise<string>((resolve) => (end = resolve))) } });
      const run = await runs.start(steps('pay'));
      await until('the payment', () => begun === 1);
      for (const effects of ['ask', 'reuse'] as const) await untilState(await run.fork({ effects }), { status: 'needs-decision' });
      equal(begun, 1);
      end('paid');
      equal(await outputOf(run), 'paid');
      await until('the repeated payment', async () => (begun === 1 ? (await run.fork({ at: 1, effects: 'repeat' }), false) : true));
      end('paid again');
      equal(begun, 2);
    },
  },
  {
    name: 'an effect that has failed on record is in no doubt',
    async check({ kernel }) {
      let tries = 0;
      const runs = kernel({
        ask: none((_, c) => c.wait('w', { signal: 'go' })),
        pay: {
          effect: 'once',
          run: () => {
            if (++tries === 1) throw new Error('refused');
            return 'paid';
          },
        },
      });
      const run = await runs.start(steps('ask', 'pay'));
      await mark(run, 'before');
      await run.signal('go');
      equal((await run.result()).status, 'failed');
      const fork = await run.fork({ at: { checkpoint: 'before' } });
      await fork.signal('go');
      equal(await outputOf(fork), 'paid');
    },
  },
  {
    name: 'money never goes back: a fork starts from what its family has really spent',
    async check(given) {
      const handlers = Object.fromEntries(
        [
          ['a', 5],
          ['b', 7],
        ].map(([id, nanoUsd]) => [
          id,
          none((_, c) => {
            c.record({ nanoUsd: nanoUsd as number });
            return null;
          }),
        ]),
      );
      const runs = given.kernel(handlers as Record<string, Handler>);
      const run = await runs.start(steps('a', 'b'));
      await run.result();
      const spent = async (runId: string): Promise<unknown> =>
        (await eventsOf(given, runId)).findLast((event) => event.type === 'run.forked')?.spentNanoUsd;
      const fork = await run.fork({ at: { step: 'b' } });
      await fork.result();
      equal(await spent(fork.id), 12);
      equal(await spent((await fork.fork({ at: { step: 'a' } })).id), 19);
    },
  },
];
