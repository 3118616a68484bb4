import { systemClock, type Clock, type Graph, type Handler, type Json } from '@tutti/core';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { fakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { Gate, PATIENCE_MS, after, eventsOf, never, none, single, timed, typesOf, until, type KernelRule } from './world.ts';

const HOUR = 3_600_000;
const BEYOND_31_BITS = 2 ** 31 + HOUR;

const nap = (ms: number): Graph => ({ nodes: [{ id: 'nap', kind: 'wait', until: { ms } }], edges: [] });
const jumps: Readonly<Record<string, (clock: FakeClock) => number>> = {
  'an hour ahead': () => HOUR,
  'an hour back': () => -HOUR,
  'a day ahead': () => 24 * HOUR,
  'a day back': () => -24 * HOUR,
  'to 1970': (clock) => -clock.now(),
};

/** Keeps the event loop busy, as a body that computes does. */
function block(ms: number): void {
  const end = systemClock.monotonic() + ms;
  while (systemClock.monotonic() < end);
}

export const timeRules: readonly KernelRule[] = [
  ...Object.entries(jumps).map(
    ([how, by]): KernelRule => ({
      name: `a timer takes the time it was set for when the wall clock jumps ${how}, and records never go back in time`,
      async check({ kernel, journal }) {
        const clock = fakeClock();
        const runs = kernel({ clock, handlers: { work: none(() => null) } });
        const run = await runs.start({
          nodes: [...nap(60).nodes, { id: 'work', kind: 'task', handler: 'work' }],
          edges: [{ from: 'nap', to: 'work' }],
        });
        await until(async () => (await run.state()).waitingFor === 'timer');
        clock.jumpWall(by(clock));
        await clock.advance(59);
        equal((await run.state()).waitingFor, 'timer');
        await clock.advance(1);
        equal((await run.result()).status, 'completed');
        const times = (await eventsOf(journal, run.id)).map(({ at }) => at);
        deepEqual(
          times,
          [...times].sort((a, b) => a - b),
        );
      },
    }),
  ),
  {
    name: 'a timer of more than 2³¹ ms does not fire at once, nor after the run was taken up again',
    async check({ kernel, journal }) {
      const first = kernel({});
      const run = await first.start(nap(BEYOND_31_BITS));
      await until(async () => (await run.state()).waitingFor === 'timer');
      await after(30);
      equal((await run.state()).waitingFor, 'timer');
      await first.shutdown({ graceMs: 0 });
      const again = await kernel({}).resume(run.id);
      await until(async () => (await again.state()).waitingFor === 'timer');
      await after(30);
      equal((await again.state()).waitingFor, 'timer');
      equal((await typesOf(journal, run.id)).includes('timer.fired'), false);
      await again.cancel();
      equal((await again.result()).status, 'cancelled');
    },
  },
  {
    name: 'a body that ignores its signal fails at its deadline, and its late answer is swallowed',
    async check({ kernel, journal }) {
      const gate = new Gate();
      const runs = kernel({ handlers: { hangs: none(() => gate.opened), next: none(() => 'next') } });
      const run = await runs.start({
        nodes: [
          { id: 'hangs', kind: 'task', handler: 'hangs', policy: { deadlineMs: 20, onFailure: 'continue' } },
          { id: 'next', kind: 'task', handler: 'next' },
        ],
        edges: [{ from: 'hangs', to: 'next' }],
      });
      const ms = await timed(async () => equal((await run.result()).status, 'partial'));
      ok(ms < PATIENCE_MS, `It took ${ms} ms.`);
      gate.open('late');
      await after(10);
      equal(await run.output('hangs'), null);
      equal((await typesOf(journal, run.id)).filter((type) => type === 'step.completed').length, 1);
    },
  },
  {
    name: 'an event loop that stood still for three leases makes no second owner',
    async check({ kernel, journal }) {
      const order: string[] = [];
      const slow = (name: string): Handler =>
        none(async (_, { path }) => {
          order.push(`${name} ${path}`);
          await after(2);
          if (path === 'a') block(60);
          return name;
        });
      const chain: Graph = { nodes: ['a', 'b'].map((id) => ({ id, kind: 'task', handler: 'work' })), edges: [{ from: 'a', to: 'b' }] };
      const first = kernel({ leaseTtlMs: 20, handlers: { work: slow('first') } });
      const run = await first.start(chain);
      const second = kernel({ leaseTtlMs: 20, handlers: { work: slow('second') } });
      const stop = new AbortController();
      const serving = second.serve({ queues: ['default'], signal: stop.signal });
      equal((await run.result()).status, 'completed');
      stop.abort();
      await serving;
      // Whoever ended it, each step is on record once, and the run as well.
      const settled = (await eventsOf(journal, run.id)).flatMap(({ type, path }) => (type === 'step.completed' ? [path] : []));
      deepEqual(settled, ['a', 'b']);
      equal((await typesOf(journal, run.id)).filter((type) => type === 'run.closed').length, 1);
    },
  },
  {
    name: 'a shutdown lets twenty running steps end within its grace; those that do not are taken up elsewhere, those that did are not run again',
    async check({ kernel, journal }) {
      const begun: string[] = [];
      const nodes = Array.from({ length: 20 }, (_, i) => ({ id: `n${i}`, kind: 'task' as const, handler: i < 10 ? 'quick' : 'endless' }));
      const gate = new Gate();
      const clock = fakeClock();
      const first = kernel({
        clock,
        maxConcurrency: 20,
        handlers: {
          quick: none(async (_, { path }) => {
            begun.push(path);
            await gate.opened;
            return path;
          }),
          endless: none(never),
        },
      });
      const run = await first.start({ nodes, edges: [] });
      await until(() => begun.length === 10);
      let isStopped = false;
      const stopping = first.shutdown({ graceMs: 2_000 }).then(() => (isStopped = true));
      await clock.advance(1_000);
      gate.open();
      const completed = async (): Promise<number> => (await typesOf(journal, run.id)).filter((type) => type === 'step.completed').length;
      await until(async () => (await completed()) === 10);
      await clock.advance(900);
      equal(isStopped, false);
      await clock.advance(200);
      await stopping;
      equal(await completed(), 10);
      const taken: string[] = [];
      const note = none((_, { path }) => {
        taken.push(path);
        return path as Json;
      });
      equal((await (await kernel({ handlers: { quick: note, endless: note } }).resume(run.id)).result()).status, 'completed');
      deepEqual(
        taken.sort(),
        nodes
          .slice(10)
          .map(({ id }) => id)
          .sort(),
      );
    },
  },
  {
    name: 'early signals wait for their waiter, the same id counts once, and late ones are refused',
    async check({ kernel }) {
      const gate = new Gate();
      const runs = kernel({
        handlers: {
          asks: none(async (_, c) => {
            await gate.opened;
            return [await c.wait('a', { signal: 's' }), await c.wait('b', { signal: 's' })];
          }),
        },
      });
      const run = await runs.start(single('asks'));
      for (const [payload, id] of [
        [1, 'one'],
        [2, 'one'],
        [3, 'two'],
        [4, 'two'],
      ] as const)
        await run.signal('s', payload, { id });
      gate.open();
      const result = await run.result();
      deepEqual(result.status === 'completed' && result.output, [1, 3]);
      const refused = await run.signal('s', 5).then(
        () => 'accepted',
        (error: { code: string }) => error.code,
      );
      equal(refused, 'RUN_CLOSED');
    },
  },
  {
    name: 'a wait that its handler did not wait for leaves no timer behind',
    async check({ kernel }) {
      let armed = 0;
      const counting: Clock = {
        now: () => systemClock.now(),
        monotonic: () => systemClock.monotonic(),
        breathe: () => systemClock.breathe(),
        after: (ms, callback) => {
          armed++;
          return systemClock.after(ms, callback);
        },
      };
      const runs = kernel({
        clock: counting,
        suspendAfterMs: 2,
        pollMs: 10_000,
        leaseTtlMs: 60_000,
        handlers: { races: none((_, c) => Promise.race([c.wait('answer', { signal: 'answer' }), c.wait('limit', { ms: 60_000 })])) },
      });
      const run = await runs.start(single('races'));
      await run.signal('answer', 'yes');
      equal((await run.result()).status, 'completed');
      let before: number;
      // What ends the run may still set a timer; one that is set again and again never stops.
      await until(async () => {
        before = armed;
        await after(20);
        return armed === before;
      });
    },
  },
];
