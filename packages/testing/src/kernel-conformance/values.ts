import { recordedInput, type Graph, type GraphNode, type Json, type Program, type RunEvent } from '@tutti/core';
import { deepEqual, equal, ok, rejects, throws } from 'node:assert/strict';
import { eventsOf, never, none, single, until, type KernelRule } from './world.ts';

const LARGE = 100_000;
const TOO_LARGE = 64 * 1024 * 1024;
const large = (letter: string): string => letter.repeat(LARGE);

/** A Program of one child run, whose output is its own. */
const relay: Program<{ readonly definition: Json }> = {
  name: 'relay',
  version: 1,
  create: (definition) => ({ definition }),
  advance({ definition }, event, out) {
    if (event.type === 'run.created')
      out.push({ type: 'start-run', step: 'kid', program: 'graph', definition, input: null, onParentClose: 'cancel' });
    if (event.type === 'child.settled')
      out.push({
        type: 'complete',
        outcome: event.outcome.status === 'completed' ? { status: 'completed', output: { step: 'kid' } } : (event.outcome as never),
      });
  },
  snapshot: () => null,
  restore: (definition) => ({ definition }),
  find: () => undefined,
  inspect: () => [],
  frames: () => [],
};

const sizeOf = (events: readonly RunEvent[], type: string): number => JSON.stringify(events.filter((event) => event.type === type)).length;

export const valueRules: readonly KernelRule[] = [
  {
    name: 'a large decision is kept beside the records and read back by whoever takes the run up',
    async check({ kernel, journal }) {
      const items = ['a', 'b', 'c'].map(large);
      const graph: Graph = {
        nodes: [
          {
            id: 'each',
            kind: 'map',
            items: { evaluator: 'list', expression: null },
            body: {
              nodes: [
                { id: 'size', kind: 'task', handler: 'size' },
                { id: 'ask', kind: 'wait', until: { signal: 'go' } },
              ],
              edges: [{ from: 'size', to: 'ask' }],
              output: 'size',
            },
          },
        ],
        edges: [],
      };
      const options = { handlers: { size: none((_, { scope }) => String(scope[0]?.item).length) }, evaluators: { list: () => items } };
      const first = kernel(options);
      const run = await first.start(graph);
      await until(async () => (await run.state()).waitingFor === 'signal');
      await first.shutdown();
      ok(sizeOf(await eventsOf(journal, run.id), 'evaluated') < 1_000);
      const second = await kernel({ ...options, evaluators: {} }).resume(run.id);
      for (const item of [1, 2, 3]) await second.signal('go', item);
      const result = await second.result();
      deepEqual(result.status === 'completed' && result.output, [LARGE, LARGE, LARGE]);
    },
  },
  {
    name: 'a large output of a child run is kept beside the records of its parent',
    async check({ kernel, journal }) {
      const runs = kernel({ programs: [relay as Program], handlers: { make: none(() => ({ text: large('x') })) } });
      const run = await runs.start(single('make'), null, { program: 'relay' });
      const result = await run.result();
      deepEqual(result.status === 'completed' && result.output, { text: large('x') });
      ok(sizeOf(await eventsOf(journal, run.id), 'child.settled') < 1_000);
    },
  },
  {
    name: 'large inputs, signals and decided outputs are kept beside the records, and read back by whoever takes the run up',
    async check({ kernel, journal }) {
      const task = (id: string): GraphNode => ({ id, kind: 'task', handler: id });
      const graph: Graph = {
        nodes: [task('pays'), { id: 'waits', kind: 'wait', until: { signal: 'node' } }, task('asks'), task('reads')],
        edges: [
          { from: 'pays', to: 'waits' },
          { from: 'waits', to: 'asks' },
          { from: 'asks', to: 'reads' },
        ],
      };
      const reads = none(async (_, c) => {
        const values = [c.input, await c.output('pays'), await c.output('waits'), await c.output('asks')];
        return values.map((value) => [String(value)[0] ?? '', String(value).length]);
      });
      const handlers = {
        pays: never,
        asks: none(async (_, c) => `${String(await c.wait('w', { signal: 'handler' }))}${String(await c.wait('v', { signal: 'again' }))}`),
        reads,
      };
      const first = kernel({ handlers });
      const run = await first.start(graph, large('i'));
      await run.signal('node', large('n'));
      await until(async () => (await run.nodes())[0]?.status === 'running');
      await first.shutdown({ graceMs: 0 });
      const second = kernel({ handlers, suspendAfterMs: 5 });
      const resumed = await second.resume(run.id);
      await until(async () => (await resumed.state()).status === 'needs-decision');
      await resumed.decide('pays', { kind: 'complete', output: large('d') });
      await until(async () => (await resumed.nodes()).some(({ node, waitingFor }) => node === 'asks' && waitingFor === 'signal'));
      await resumed.signal('again', large('h'));
      await resumed.signal('handler', large('h'));
      const result = await resumed.result();
      deepEqual(result.status === 'completed' && result.output, [
        ['i', LARGE],
        ['d', LARGE],
        ['n', LARGE],
        ['h', 2 * LARGE],
      ]);
      for (const event of await eventsOf(journal, run.id))
        ok(JSON.stringify(event).length < 1_000, `A record of type ${event.type} holds a large value.`);
      equal(await recordedInput(journal, run.id), large('i'));
      // The same id with the same content is the same run, and with another a conflict.
      equal((await second.start(graph, large('i'), { runId: run.id })).id, run.id);
      await rejects(second.start(graph, large('j'), { runId: run.id }), (error: { code?: unknown }) => error.code === 'RUN_EXISTS');
    },
  },
  {
    name: 'a value of more than 64 MiB is refused, as an output and as a decision',
    async check({ kernel }) {
      const huge = 'x'.repeat(TOO_LARGE);
      const runs = kernel({ handlers: { huge: none(() => huge), never: none(() => null) }, evaluators: { huge: () => huge } });
      for (const graph of [
        single('huge'),
        { nodes: [{ id: 'only', kind: 'task', handler: 'never', if: { evaluator: 'huge', expression: null } }], edges: [] } as Graph,
      ]) {
        const result = await runs.run(graph);
        equal(result.status === 'failed' && result.error.code, 'OUTPUT_TOO_LARGE');
      }
    },
  },
  {
    name: 'what comes from outside is plain JSON of at most 64 MiB: inputs, signals and decided outputs; what is refused leaves the run as it was',
    async check({ kernel, journal }) {
      const huge = 'x'.repeat(TOO_LARGE);
      const runs = kernel({ handlers: { echo: none((_, { input }) => input) } });
      const run = await runs.start({ nodes: [{ id: 'w', kind: 'wait', until: { signal: 'go' } }], edges: [] });
      await run.idle();
      const before = (await eventsOf(journal, run.id)).length;
      for (const [value, code] of [
        [huge, 'INPUT_TOO_LARGE'],
        [new Map() as unknown as Json, 'NOT_JSON'],
      ] as const) {
        const isRefused = (error: { code?: unknown }): boolean => error.code === code;
        await rejects(runs.start(single('echo'), value), isRefused);
        await rejects(run.signal('go', value), isRefused);
        await rejects(run.decide('w', { kind: 'complete', output: value }), isRefused);
      }
      equal((await eventsOf(journal, run.id)).length, before);
      await run.signal('go', large('s'));
      const result = await run.result();
      equal('output' in result && result.output, large('s'));
      const echoed = await runs.run(single('echo'), large('i'));
      equal('output' in echoed && echoed.output, large('i'));
    },
  },
  {
    name: 'what is recorded stays what it was, whatever a handler does with what it gave, got or read',
    async check({ kernel, journal }) {
      const mine = { list: [1], deep: { a: 1 } };
      const inputs: Json[] = [];
      const reads: Json[] = [];
      const runs = kernel({
        handlers: {
          gives: none(() => mine),
          spoils: none(async (input, c) => {
            mine.list.push(2);
            const read = (await c.output('gives')) as { list: number[]; deep: { a: number } };
            throws(() => read.list.push(3), TypeError);
            throws(() => (read.deep.a = 2), TypeError);
            throws(() => ((c.input as { a: number }).a = 2), TypeError);
            inputs.push({ ...(input as { n: number }) });
            (input as { n: number }).n++;
            if (c.attempt === 1) throw Object.assign(new Error('again'), { retryable: true });
            return null;
          }),
          reads: none(async (_, c) => void reads.push((await c.output('gives')) as Json, c.input)),
        },
      });
      const run = await runs.start(
        {
          nodes: [
            { id: 'gives', kind: 'task', handler: 'gives' },
            {
              id: 'spoils',
              kind: 'task',
              handler: 'spoils',
              input: { n: 1 },
              policy: { retry: { maxRetries: 1, initialMs: 0, allErrors: true } },
            },
            { id: 'reads', kind: 'task', handler: 'reads' },
          ],
          edges: [
            { from: 'gives', to: 'spoils' },
            { from: 'spoils', to: 'reads' },
          ],
        },
        { a: 1 },
      );
      equal((await run.result()).status, 'completed');
      deepEqual(reads, [{ list: [1], deep: { a: 1 } }, { a: 1 }]);
      deepEqual(inputs, [{ n: 1 }, { n: 1 }]);
      const given = (await eventsOf(journal, run.id)).find(({ type, path }) => type === 'step.completed' && path === 'gives');
      deepEqual(given !== undefined && 'output' in given && given.output, { list: [1], deep: { a: 1 } });
    },
  },
];
