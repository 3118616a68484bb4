import { hashJson, type Graph } from '@tutti/core';
import { deepEqual, equal, match } from 'node:assert/strict';
import { after, never, none, single, typesOf, until, type KernelRule, type RuleKernel } from './world.ts';

const chain: Graph = {
  nodes: [
    { id: 'a', kind: 'task', handler: 'a' },
    { id: 'b', kind: 'task', handler: 'b' },
    { id: 'side', kind: 'task', handler: 'a' },
  ],
  edges: [{ from: 'a', to: 'b' }],
};

/** Starts a run where all is known, and ends that kernel before anything of it is done. */
async function abandoned(kernel: RuleKernel, graph: Graph): Promise<string> {
  const { id } = await kernel.start(graph);
  await kernel.shutdown({ graceMs: 0 });
  return id;
}

async function served(kernel: RuleKernel, what: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const serving = kernel.serve({ queues: ['default'], signal: stop.signal });
  try {
    await what();
  } finally {
    stop.abort();
    await serving;
  }
}

export const handlerRules: readonly KernelRule[] = [
  {
    name: 'a run whose handler is missing does what it can, waits for a worker that has it, and goes on there by itself',
    async check({ kernel, journal }) {
      const id = await abandoned(kernel({ handlers: { a: none(never), b: none(never) } }), chain);
      const lacking = kernel({ handlers: { a: none(() => 'a') } });
      await served(lacking, async () => {
        await until(async () => (await journal.summary(id))?.waitingFor === 'handler' && (await journal.summary(id))?.owner === undefined);
        const { status, reason } = (await journal.summary(id)) ?? {};
        equal(status, 'waiting');
        match(reason ?? '', /HANDLER_MISSING.*"b"/);
        const run = await lacking.attach(id);
        deepEqual(
          (await run.nodes()).map(({ node, status: state, waitingFor }) => [node, waitingFor ?? state]),
          [
            ['a', 'completed'],
            ['b', 'handler'],
            ['side', 'completed'],
          ],
        );
        // Nobody turns it over and over meanwhile.
        const { epoch } = (await journal.summary(id)) ?? {};
        await after(40);
        equal((await journal.summary(id))?.epoch, epoch);
        const result = run.result();
        const having = kernel({ handlers: { a: none(() => 'never again'), b: none(() => 'b') } });
        await served(having, async () => deepEqual(await result, { status: 'completed', output: { b: 'b', side: 'a' }, runId: id }));
      });
      const types = await typesOf(journal, id);
      equal(types.filter((type) => type === 'step.parked').length, 1);
      equal(types.includes('step.failed'), false);
    },
  },
  {
    name: 'a decision whose evaluator is missing waits for a worker that has it; what was done meanwhile is on record',
    async check({ kernel, journal }) {
      const graph: Graph = {
        nodes: [
          { id: 'a', kind: 'task', handler: 'a' },
          { id: 'b', kind: 'task', handler: 'b', if: { evaluator: 'decides', expression: 'yes' } },
        ],
        edges: [{ from: 'a', to: 'b' }],
      };
      const done: string[] = [];
      const handlers = {
        a: none(() => {
          done.push('a');
          return 'a';
        }),
        b: none(() => {
          done.push('b');
          return 'b';
        }),
      };
      const id = await abandoned(kernel({ handlers: { a: none(never), b: none(never) }, evaluators: { decides: () => true } }), graph);
      const lacking = kernel({ handlers });
      await served(lacking, async () => {
        await until(async () => (await journal.summary(id))?.waitingFor === 'handler' && (await journal.summary(id))?.owner === undefined);
        match((await journal.summary(id))?.reason ?? '', /HANDLER_MISSING.*"decides"/);
        const { epoch } = (await journal.summary(id)) ?? {};
        await after(40);
        equal((await journal.summary(id))?.epoch, epoch);
        const result = (await lacking.attach(id)).result();
        const having = kernel({ handlers, evaluators: { decides: (expression) => expression === 'yes' } });
        await served(having, async () => deepEqual(await result, { status: 'completed', output: 'b', runId: id }));
      });
      deepEqual(done, ['a', 'b']);
    },
  },
  {
    name: 'a run of a Program that is not known here waits for a worker that knows it',
    async check({ kernel, journal }) {
      const program = {
        name: 'once',
        version: 1,
        create: () => null,
        advance: (_: unknown, event: { readonly type: string }, out: { push(command: never): unknown }) => {
          if (event.type === 'run.created')
            out.push({ type: 'complete', outcome: { status: 'completed', output: { value: 'known' } } } as never);
        },
        snapshot: () => null,
        restore: () => null,
        find: () => undefined,
        inspect: () => [],
        frames: () => [],
      };
      const id = 'of-another-program';
      await journal.create([
        {
          runId: id,
          program: 'once',
          programVersion: 1,
          definition: {},
          definitionHash: hashJson({}),
          queue: 'default',
          family: id,
          labels: {},
          createdAt: 1,
          events: [
            {
              type: 'run.created',
              seq: 0,
              at: 1,
              runId: id,
              program: 'once',
              programVersion: 1,
              definitionHash: hashJson({}),
              input: null,
            },
          ],
        },
      ]);
      await served(kernel({}), async () => until(async () => (await journal.summary(id))?.waitingFor === 'handler'));
      await served(kernel({ programs: [program] }), async () => until(async () => (await journal.summary(id))?.status === 'completed'));
    },
  },
  {
    name: 'other code does not build on records unasked: the run pauses with nothing done, and goes on when it is accepted',
    async check({ kernel, journal }) {
      const done: string[] = [];
      const version =
        (v: string): Parameters<typeof none>[0] =>
        async (_, c) => {
          await c.step('s', () => done.push(`s by ${v}`), { effect: 'idempotent' });
          const answer = await c.wait('w', { signal: 'go' });
          done.push(`end by ${v}`);
          return answer;
        };
      const graph: Graph = {
        nodes: [
          { id: 'a', kind: 'task', handler: 'a' },
          { id: 'nap', kind: 'wait', until: { signal: 'next' } },
          { id: 'b', kind: 'task', handler: 'b' },
        ],
        edges: [{ from: 'nap', to: 'b' }],
      };
      const first = kernel({ handlers: { a: none(version('1'), '1'), b: none(never) } });
      const run = await first.start(graph);
      await until(async () => (await typesOf(journal, run.id)).includes('wait.opened'));
      await first.shutdown({ graceMs: 0 });
      const second = kernel({ handlers: { a: none(version('2'), '2'), b: none(() => done.push('b'), '2') } });
      const changed = await second.resume(run.id);
      await changed.signal('go', 'yes');
      await changed.signal('next');
      await until(async () => (await changed.state()).status === 'paused');
      await after(20);
      deepEqual(done, ['s by 1']);
      const { waitingFor, reason } = await changed.state();
      equal(waitingFor, 'decision');
      match(reason ?? '', /CODE_CHANGED.*a@1.*a@2/);
      await changed.decide('a', { kind: 'accept' });
      equal((await changed.result()).status, 'completed');
      deepEqual(done.sort(), ['b', 'end by 2', 's by 1']);
    },
  },
  {
    name: 'a later step whose code was mended does not hold a run up',
    async check({ kernel, journal }) {
      const first = kernel({ handlers: { a: none((_, c) => c.wait('w', { signal: 'go' }), '1'), b: none(() => 'b by 1', '1') } });
      const run = await first.start({ nodes: chain.nodes.slice(0, 2), edges: chain.edges });
      await until(async () => (await typesOf(journal, run.id)).includes('wait.opened'));
      await first.shutdown({ graceMs: 0 });
      const resumed = await kernel({
        handlers: { a: none((_, c) => c.wait('w', { signal: 'go' }), '1'), b: none(() => 'b by 2', '2') },
      }).resume(run.id);
      await resumed.signal('go');
      const result = await resumed.result();
      equal(result.status === 'completed' && result.output, 'b by 2');
    },
  },
  {
    name: 'a run can be started for workers of another queue that have what is missing here',
    async check({ kernel }) {
      const starter = kernel({});
      const run = await starter.start(single('heavy'), null, { queue: 'gpu' });
      equal((await run.state()).status, 'pending');
      const worker = kernel({ handlers: { heavy: none(() => 'lifted') } });
      const stop = new AbortController();
      const serving = worker.serve({ queues: ['gpu'], signal: stop.signal });
      const result = await run.result();
      equal(result.status === 'completed' && result.output, 'lifted');
      stop.abort();
      await serving;
    },
  },
];
