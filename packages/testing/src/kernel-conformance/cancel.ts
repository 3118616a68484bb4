import { TuttiError, type Graph, type Json } from '@tutti/core';
import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  PATIENCE_MS,
  after,
  childOf,
  eventsOf,
  never,
  none,
  single,
  timed,
  typesOf,
  until,
  type KernelRule,
  type RuleKernelOptions,
} from './world.ts';

interface Place {
  readonly graph: Graph;
  readonly options: RuleKernelOptions;
  /** Whether the run has come there. */
  readonly waitingFor?: string;
}

const asks = { asks: none((_, c) => c.wait('w', { signal: 'never' })) };
const wait = (until_: { readonly signal: string } | { readonly ms: number }): Graph => ({
  nodes: [{ id: 'w', kind: 'wait', until: until_ }],
  edges: [],
});
const hanging = (): Promise<Json> => never();

/** Everywhere a run can stand while it waits. */
const places: Readonly<Record<string, Place>> = {
  'a signal': { graph: wait({ signal: 'never' }), options: {}, waitingFor: 'signal' },
  'a timer': { graph: wait({ ms: 3_600_000 }), options: {}, waitingFor: 'timer' },
  'a handler that waits': { graph: single('asks'), options: { handlers: asks, suspendAfterMs: 60_000 } },
  'a handler that was put away': { graph: single('asks'), options: { handlers: asks, suspendAfterMs: 1 }, waitingFor: 'signal' },
  'the next attempt': {
    graph: single('fails', { retry: { maxRetries: 3, initialMs: 3_600_000, jitter: 0 } }),
    options: {
      handlers: {
        fails: none(() => {
          throw new TuttiError('busy', { retryable: true });
        }),
      },
    },
    waitingFor: 'retry',
  },
  'a guard that hangs': {
    graph: { nodes: [{ id: 'x', kind: 'task', handler: 'asks', if: { evaluator: 'hangs', expression: null } }], edges: [] },
    options: { handlers: asks, evaluators: { hangs: hanging } },
  },
  'a condition that hangs after a step': {
    graph: {
      nodes: [
        { id: 'a', kind: 'task', handler: 'quick' },
        { id: 'b', kind: 'task', handler: 'quick' },
      ],
      edges: [{ from: 'a', to: 'b', when: { evaluator: 'hangs', expression: null } }],
    },
    options: { handlers: { quick: none(() => 1) }, evaluators: { hangs: hanging } },
  },
  'a child run': {
    graph: single('parent'),
    options: {
      handlers: {
        ...asks,
        parent: none(async (_, c) => (await c.runChild('kid', { definition: single('asks') as unknown as Json })) as unknown as Json),
      },
    },
  },
  'a pause': { graph: single('asks'), options: { handlers: asks } },
};

export const cancelRules: readonly KernelRule[] = [
  ...Object.entries(places).map(
    ([place, { graph, options, waitingFor }]): KernelRule => ({
      name: `a run is cancelled at once where it waits for ${place}, and its lane and slots are free`,
      async check({ kernel, journal }) {
        const runs = kernel({ ...options, maxConcurrency: 1, handlers: { ...options.handlers, next: none(() => 'next') } });
        const run = await runs.start(graph, null, { lane: 'one' });
        if (waitingFor !== undefined) await until(async () => (await run.state()).waitingFor === waitingFor);
        else await after(20);
        if (place === 'a pause') await run.pause();
        const next = runs.run(single('next'), null, { lane: 'one' });
        const ms = await timed(async () => {
          await run.cancel('enough');
          const result = await run.result();
          deepEqual([result.status, result.status === 'cancelled' && result.reason], ['cancelled', 'enough']);
        });
        ok(ms < PATIENCE_MS, `It took ${ms} ms.`);
        equal((await next).status, 'completed');
        for (const { status } of await run.nodes()) ok(['cancelled', 'completed'].includes(status), status);
        if (place === 'a child run') await until(async () => (await childOf(journal, run.id))?.status === 'cancelled');
      },
    }),
  ),
  {
    name: 'a run that waits for its turn in a lane is cancelled at once, with nothing of it begun',
    async check({ kernel, journal }) {
      const began: string[] = [];
      const runs = kernel({ handlers: { ...asks, work: none((_, { runId }) => void began.push(runId)) } });
      const first = await runs.start(single('asks'), null, { lane: 'one' });
      const second = await runs.start(single('work'), null, { lane: 'one', runId: 'second' });
      const third = await runs.start(single('work'), null, { lane: 'one', runId: 'third' });
      equal((await second.state()).status, 'pending');
      ok(
        (await timed(async () => {
          await second.cancel('changed my mind');
          await second.result();
        })) < PATIENCE_MS,
      );
      deepEqual(began, []);
      deepEqual(
        (await typesOf(journal, second.id)).filter((type) => type.startsWith('step.completed')),
        [],
      );
      equal((await third.state()).status, 'pending');
      await first.cancel();
      equal((await third.result()).status, 'completed');
      deepEqual(began, ['third']);
    },
  },
  {
    name: 'a run of a queue that nobody serves has nothing at work, and is cancelled at once',
    async check({ kernel, journal }) {
      const runs = kernel({ handlers: { elsewhere: none(() => 1) } });
      const run = await kernel({}).start(single('elsewhere'), null, { queue: 'elsewhere' });
      deepEqual([(await run.state()).status, (await run.nodes()).map(({ status }) => status)], ['pending', ['pending']]);
      const far = await runs.attach(run.id);
      await far.cancel('nobody comes');
      const result = await run.result();
      deepEqual([result.status, result.status === 'cancelled' && result.reason], ['cancelled', 'nobody comes']);
      ok(!(await typesOf(journal, run.id)).includes('step.started'));
    },
  },
  {
    name: 'a child run whose parent was ended by a process that died before it could say so is cancelled when it is taken up',
    async check({ kernel, journal }) {
      const handlers = {
        ...asks,
        parent: none(async (_, c) => (await c.runChild('kid', { definition: single('asks') as unknown as Json })) as unknown as Json),
      };
      const first = kernel({ handlers, suspendAfterMs: 1 });
      const run = await first.start(single('parent'));
      await until(async () => (await childOf(journal, run.id))?.status === 'waiting');
      await first.shutdown({ graceMs: 0 });
      const child = (await childOf(journal, run.id))?.runId ?? '';
      await journal.heartbeat('died', 60_000);
      const epoch = (await journal.claimRun('died', run.id))?.epoch ?? 0;
      const { length: seq } = await eventsOf(journal, run.id);
      const outcome = { status: 'cancelled', reason: 'enough' } as const;
      const at = Number.MAX_SAFE_INTEGER;
      await journal.append({
        runId: run.id,
        epoch,
        expectedSeq: seq,
        status: 'cancelled',
        events: [
          { type: 'run.cancelling', seq, at, reason: 'enough' },
          { type: 'run.closed', seq: seq + 1, at, outcome },
        ],
      });
      equal((await (await kernel({ handlers }).resume(child)).result()).status, 'cancelled');
    },
  },
  {
    name: 'a child run of a handler ends with its parent, also when the parent is cancelled while nobody drives it',
    async check({ kernel, journal }) {
      const handlers = {
        ...asks,
        parent: none(async (_, c) => (await c.runChild('kid', { definition: single('asks') as unknown as Json })) as unknown as Json),
      };
      const first = kernel({ handlers, suspendAfterMs: 1 });
      const run = await first.start(single('parent'));
      await until(async () => (await childOf(journal, run.id))?.status === 'waiting');
      await first.shutdown({ graceMs: 0 });
      const second = kernel({ handlers });
      await journal.post(run.id, { id: 'c', type: 'cancel' });
      equal((await (await second.resume(run.id)).result()).status, 'cancelled');
      const child = await second.resume((await childOf(journal, run.id))?.runId ?? '');
      equal((await child.result()).status, 'cancelled');
    },
  },
];
