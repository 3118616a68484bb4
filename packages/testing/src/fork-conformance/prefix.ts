import { deepEqual, equal, notEqual, rejects } from 'node:assert/strict';
import type { ForkBehaviour } from './behaviour.ts';
import { eventsOf, mark, none, note, outputOf, steps, until, untilState, withCode } from './fixtures.ts';

/** What a fork takes over of the records before it. */
export const prefixBehaviours: readonly ForkBehaviour[] = [
  {
    name: 'finished steps and finished substeps keep their values; what was in flight runs again on them',
    async check({ kernel, journal }) {
      const ledger: string[] = [];
      const runs = kernel({
        plan: none(() => note(ledger, 'plan')),
        work: none(async (_, context) => [
          await context.step('first', () => note(ledger, 'first')),
          await context.wait('go', { signal: 'go' }),
          await context.step('second', () => note(ledger, 'second')),
        ]),
      });
      const run = await runs.start(steps('plan', 'work'));
      await untilState(run, { status: 'running' });
      await until('the first substep', () => ledger.includes('first'));
      deepEqual(await mark(run, 'here'), ['work']);
      const fork = await run.fork({ at: { checkpoint: 'here' } });
      notEqual(fork.id, run.id);
      await run.signal('go', 'run');
      await fork.signal('go', 'fork');
      deepEqual(await outputOf(run), ['first', 'run', 'second']);
      deepEqual(await outputOf(fork), ['first', 'fork', 'second']);
      deepEqual([...ledger].sort(), ['first', 'plan', 'second', 'second']);
      deepEqual(
        (await fork.checkpoints()).map(({ name, inFlight }) => ({ name, inFlight })),
        [{ name: 'here', inFlight: ['work'] }],
      );
      deepEqual((await journal.summary(fork.id))?.family, run.id);
    },
  },
  {
    name: 'a fork before a step does that step and what followed it again; a fork at a record keeps the record',
    async check(given) {
      const ledger: string[] = [];
      const handlers = Object.fromEntries(['a', 'b', 'c'].map((id) => [id, none(() => note(ledger, id))]));
      const kernel = given.kernel(handlers);
      const run = await kernel.start(steps('a', 'b', 'c'));
      await run.result();
      await (await kernel.fork(run.id, { at: { step: 'b' } })).result();
      equal(ledger.join(''), 'abcbc');
      const seq = (await eventsOf(given, run.id)).find((event) => event.type === 'step.completed' && event.path === 'b')?.seq ?? -1;
      await (await kernel.fork(run.id, { at: seq })).result();
      equal(ledger.join(''), 'abcbcc');
      await (await kernel.fork(run.id)).result();
      equal(ledger.join(''), 'abcbcc');
    },
  },
  {
    name: 'an edited input is seen by what runs in the fork; an edited output by what depends on it; the rest stays as recorded',
    async check({ kernel }) {
      const runs = kernel({
        a: none((_, { input }) => `a of ${JSON.stringify(input)}`),
        b: none(async (_, context) => `b of ${JSON.stringify(context.input)} and ${String(await context.output('a')).slice(0, 20)}`),
      });
      const run = await runs.start(steps('a', 'b'), 1);
      await run.result();
      equal(await outputOf(await runs.fork(run.id, { at: { step: 'b' }, edit: { input: 2 } })), 'b of 2 and a of 1');
      equal(await outputOf(await runs.fork(run.id, { at: { step: 'b' }, edit: { outputs: { a: 'mine' } } })), 'b of 1 and mine');
      const large = 'large '.repeat(20_000);
      const edited = await runs.fork(run.id, { at: { step: 'b' }, edit: { outputs: { a: large } } });
      equal(await outputOf(edited), `b of 1 and ${large.slice(0, 20)}`);
      equal(await edited.output('a'), large);
      const wide = await runs.fork(run.id, { at: { step: 'b' }, edit: { input: large } });
      equal(await outputOf(wide), `b of ${JSON.stringify(large)} and a of 1`);
      equal(await outputOf(await runs.fork(wide.id, { at: { step: 'b' } })), `b of ${JSON.stringify(large)} and a of 1`);
      equal(await outputOf(await runs.fork(wide.id, { at: { step: 'b' }, edit: { input: 3 } })), 'b of 3 and a of 1');
      equal(await outputOf(run), 'b of 1 and a of 1');
      await rejects(runs.fork(run.id, { at: { step: 'b' }, edit: { outputs: { b: 1 } } }), withCode('FORK_POINT'));
    },
  },
  {
    name: 'there is no fork at a place that is not in the run, or behind its end',
    async check(given) {
      const kernel = given.kernel({ a: none(() => 1) });
      const run = await kernel.start(steps('a'));
      await run.result();
      const { length } = await eventsOf(given, run.id);
      for (const at of [{ checkpoint: 'nowhere' }, { step: 'b' }, length, length - 1, -1, 0.5])
        await rejects(kernel.fork(run.id, { at }), withCode('FORK_POINT'));
      await rejects(kernel.fork('nobody'), withCode('RUN_NOT_FOUND'));
      const taken = await kernel.fork(run.id, { runId: 'mine' });
      equal(taken.id, 'mine');
      await rejects(kernel.fork(run.id, { runId: 'mine' }), withCode('RUN_EXISTS'));
    },
  },
  {
    name: 'large values are shared by a fork, and outlive the run they came from',
    async check({ kernel, journal, clock }) {
      const runs = kernel({
        a: none(() => 'x'.repeat(100_000)),
        b: none(async (_, c) => {
          await c.wait('w', { signal: 'go' });
          return String(await c.output('a')).length;
        }),
      });
      const run = await runs.start(steps('a', 'b'));
      await mark(run, 'here');
      const fork = await run.fork({ at: { checkpoint: 'here' } });
      await run.signal('go');
      await run.result();
      await journal.prune({ closedBefore: clock.now() + 1 });
      equal(await journal.summary(run.id), undefined);
      await fork.signal('go');
      equal(await outputOf(fork), 100_000);
    },
  },
  {
    name: 'a fork of a fork knows both, and a paused run has a fork that goes on',
    async check({ kernel, ...given }) {
      const runs = kernel({ a: none((_, c) => c.wait('w', { signal: 'go' })) });
      const run = await runs.start(steps('a'));
      await run.pause();
      await untilState(run, { status: 'paused' });
      const fork = await run.fork();
      notEqual((await fork.state()).status, 'paused');
      const second = await fork.fork();
      await second.signal('go', 'second');
      equal(await outputOf(second), 'second');
      const forked = (await eventsOf({ kernel, ...given }, second.id)).findLast((event) => event.type === 'run.forked');
      deepEqual(forked?.lineage, [fork.id, run.id]);
      equal((await run.state()).status, 'paused');
    },
  },
];
