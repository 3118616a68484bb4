import type { Graph, GraphNode } from '@tutti/core';
import { deepEqual, equal, notEqual } from 'node:assert/strict';
import type { ForkableRun, ForkBehaviour, ForkCase } from './behaviour.ts';
import { eventsOf, mark, none, note, outputOf, steps, until, untilState } from './fixtures.ts';

const leaf = { nodes: [{ id: 'leaf', kind: 'task', handler: 'leaf' }], edges: [] } as const;

function signals(...names: readonly string[]): Graph {
  const nodes: GraphNode[] = names.map((name) => ({ id: `w-${name}`, kind: 'wait', until: { signal: name } }));
  return { nodes, edges: names.slice(1).map((to, i) => ({ from: `w-${names[i]}`, to: `w-${to}` })) };
}

async function childrenOf({ journal }: ForkCase, run: ForkableRun): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { runId, parent } of journal.list({})) if (parent?.runId === run.id) ids.push(runId);
  return ids;
}

/** What a fork does with signals, timers and child runs. */
export const waitingBehaviours: readonly ForkBehaviour[] = [
  {
    name: 'signals that were consumed are consumed, those buffered are buffered, later ones have not come',
    async check({ kernel, journal }) {
      const run = await kernel({}).start(signals('one', 'two', 'three'));
      await run.signal('one', 1);
      await run.signal('three', 3, { id: 'third' });
      await mark(run, 'here');
      await run.signal('two', 2);
      await run.result();
      const fork = await run.fork({ at: { checkpoint: 'here' } });
      await untilState(fork, { status: 'waiting', waitingFor: 'signal' });
      equal(await fork.output('w-one'), 1);
      equal(await fork.output('w-two'), undefined);
      equal(await journal.post(fork.id, { type: 'signal', id: 'third', name: 'two', payload: 'again' }), 'duplicate');
      await fork.signal('two', 'later');
      equal(await outputOf(fork), 3);
      equal(await fork.output('w-two'), 'later');
    },
  },
  {
    name: 'signals that nobody has taken in yet come with a fork of the whole run, and with no earlier one',
    async check({ kernel, journal }) {
      const first = kernel({});
      const run = await first.start(signals('one'));
      await mark(run, 'here');
      await first.shutdown({ graceMs: 0 });
      equal(await journal.post(run.id, { type: 'signal', id: 'waiting', name: 'one', payload: 'waited' }), 'accepted');
      const second = kernel({});
      equal(await outputOf(await second.fork(run.id)), 'waited');
      await untilState(await second.fork(run.id, { at: { checkpoint: 'here' } }), { status: 'waiting', waitingFor: 'signal' });
    },
  },
  {
    name: 'timers keep the time they had left: those of waits, of handlers, of retries and of deadlines',
    async check({ kernel, clock }) {
      let tries = 0;
      const runs = kernel({
        naps: none((_, c) => c.wait('nap', { ms: 60_000 })),
        flaky: none(() => {
          if (++tries === 1) throw new Error('busy');
          return null;
        }),
        late: none((_, c) => c.wait('never', { signal: 'never' })),
      });
      const graph: Graph = {
        nodes: [
          { id: 'wait', kind: 'wait', until: { ms: 60_000 } },
          { id: 'naps', kind: 'task', handler: 'naps' },
          {
            id: 'flaky',
            kind: 'task',
            handler: 'flaky',
            policy: { retry: { maxRetries: 1, initialMs: 60_000, jitter: 0, allErrors: true } },
          },
          { id: 'late', kind: 'task', handler: 'late', policy: { deadlineMs: 60_000, onFailure: 'continue' } },
        ],
        edges: [],
      };
      const run = await runs.start(graph);
      await until('the first try', () => tries === 1);
      await clock.advance(20_000);
      await mark(run, 'here');
      await clock.advance(30_000);
      const fork = await run.fork({ at: { checkpoint: 'here' } });
      await clock.advance(10_001);
      equal((await run.result()).status, 'partial');
      equal(tries, 2);
      await clock.advance(29_000);
      equal((await fork.state()).status, 'waiting');
      equal(tries, 2);
      await clock.advance(1_000);
      equal((await fork.result()).status, 'partial');
      equal(tries, 3);
    },
  },
  {
    name: 'a fork of a run as it stands waits no longer than that run does; one of a run that has ended has what was left then',
    async check({ kernel, clock }) {
      const runs = kernel({});
      const graph: Graph = { nodes: [{ id: 'wait', kind: 'wait', until: { ms: 60_000 } }], edges: [] };
      const run = await runs.start(graph);
      await clock.advance(50_000);
      const fork = await run.fork();
      await clock.advance(10_001);
      deepEqual([(await run.result()).status, (await fork.result()).status], ['completed', 'completed']);
      const ended = await runs.start(graph);
      await clock.advance(50_000);
      await ended.cancel();
      await ended.result();
      await clock.advance(5_000);
      const after = await ended.fork();
      await clock.advance(9_000);
      equal((await after.state()).status, 'waiting');
      await clock.advance(1_001);
      equal((await after.result()).status, 'completed');
    },
  },
  {
    name: 'child runs that have ended keep their outcome; those in flight are begun afresh, each with one parent',
    async check(given) {
      const ledger: string[] = [];
      const runs = given.kernel({
        leaf: none((_, c) => {
          ledger.push(String(c.input));
          return c.input === 'quick' ? 'was quick' : c.wait('w', { signal: 'go' });
        }),
        parent: none(
          async (_, c) =>
            [
              await c.runChild('quick', { definition: leaf, input: 'quick' }),
              await c.runChild('slow', { definition: leaf, input: 'slow' }),
            ] as never,
        ),
      });
      const run = await runs.start(steps('parent'));
      await until('both children', () => ledger.length === 2);
      await mark(run, 'here');
      const fork = await run.fork({ at: { checkpoint: 'here' } });
      await until('the fresh child', () => ledger.length === 3);
      deepEqual(ledger, ['quick', 'slow', 'slow']);
      const [fresh] = await childrenOf(given, fork);
      const [slow] = await childrenOf(given, run);
      notEqual(fresh, slow);
      await (await runs.attach(slow ?? '')).signal('go', 'of the run');
      deepEqual(await outputOf(run), [
        { status: 'completed', output: 'was quick' },
        { status: 'completed', output: 'of the run' },
      ]);
      equal((await fork.state()).status, 'running');
      await (await runs.attach(fresh ?? '')).signal('go', 'of the fork');
      deepEqual(await outputOf(fork), [
        { status: 'completed', output: 'was quick' },
        { status: 'completed', output: 'of the fork' },
      ]);
    },
  },
  {
    name: 'a fresh child does nothing a second time unasked that the child of the origin has done',
    async check(given) {
      const ledger: string[] = [];
      const runs = given.kernel({
        leaf: none(async (_, c) => {
          const receipt = await c.step('pay', ({ idempotencyKey }) => note(ledger, idempotencyKey));
          await c.wait('w', { signal: 'go' });
          return receipt;
        }),
        parent: none(async (_, c) => (await c.runChild('kid', { definition: leaf })) as never),
      });
      const run = await runs.start(steps('parent'));
      await until('the payment', () => ledger.length === 1);
      const childOf = async (parent: ForkableRun): Promise<ForkableRun> => {
        await until('the child', async () => (await childrenOf(given, parent)).length === 1);
        return runs.attach((await childrenOf(given, parent))[0] ?? '');
      };
      const asking = await childOf(await run.fork());
      await untilState(asking, { status: 'needs-decision' });
      equal(ledger.length, 1);
      const reusing = await childOf(await run.fork({ effects: 'reuse' }));
      await reusing.signal('go');
      equal(await outputOf(reusing), ledger[0]);
      await childOf(await run.fork({ effects: 'repeat' }));
      await until('the second payment', () => ledger.length === 2);
      equal((await eventsOf(given, asking.id)).filter(({ type }) => type === 'effect.inherited').length, 1);
    },
  },
];
