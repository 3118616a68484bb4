import type { Graph, GraphNode, Json } from '@tutti/core';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { PATIENCE_MS, Gate, after, eventsOf, never, none, timed, typesOf, until, type KernelRule } from './world.ts';

const judged = { evaluator: 'judge', expression: null };
const task = (id: string, more: object = {}): GraphNode => ({ id, kind: 'task', handler: 'work', ...more });
const handlers = { work: none(() => 'done') };

/** `a` then `b`, and beside them `x`, on which somebody decides. */
const beside: Graph = { nodes: [task('a'), task('b'), task('x', { if: judged })], edges: [{ from: 'a', to: 'b' }] };

/** Evaluators that take their time, or for ever. */
export const evaluatorRules: readonly KernelRule[] = [
  {
    name: 'an evaluator that never answers holds up nothing but what it decides on',
    async check({ kernel, journal }) {
      // Some libraries give what acts as a promise and is none.
      const thenable = { then: () => undefined } as unknown as Promise<Json>;
      for (const judge of [never, () => thenable]) {
        const runs = kernel({ handlers, evaluators: { judge } });
        const run = await runs.start(beside);
        await until(async () => (await typesOf(journal, run.id)).filter((type) => type === 'step.completed').length === 2);
        equal(await run.output('b'), 'done');
        equal((await run.state()).status, 'running');
        await run.pause('a look');
        await until(async () => (await run.state()).status === 'paused');
        await run.resume();
        await until(async () => (await run.state()).status === 'running');
        ok((await timed(() => runs.shutdown({ graceMs: 20 }))) < PATIENCE_MS);
      }
    },
  },
  {
    name: 'a deadline ends what waits for an evaluator that never answers',
    async check({ kernel, journal }) {
      const runs = kernel({ handlers, evaluators: { judge: never } });
      const loop: GraphNode = {
        id: 'l',
        kind: 'loop',
        body: { nodes: [task('a')], edges: [] },
        while: judged,
        maxIterations: 3,
        policy: { deadlineMs: 30 },
      };
      const run = await runs.start({ nodes: [loop], edges: [] });
      await until(async () => (await journal.summary(run.id))?.status === 'failed');
      const result = await run.result();
      deepEqual([result.status, result.status === 'failed' && result.error.code], ['failed', 'TIMEOUT']);
    },
  },
  {
    name: 'a decision that the run did not wait for counts once it is made: a value, a large one, an error',
    async check({ kernel, journal }) {
      const large = 'x'.repeat(100_000);
      for (const answer of [true, false, [large, large], new Error('undecidable')]) {
        const gate = new Gate();
        let asked = 0;
        const judge = async (): Promise<Json> => {
          asked++;
          await gate.opened;
          if (answer instanceof Error) throw answer;
          return answer;
        };
        const runs = kernel({ handlers: { ...handlers, size: none((_, c) => String(c.scope[0]?.item).length) }, evaluators: { judge } });
        const guarded = { nodes: [task('a'), task('x', { if: judged })], edges: [] };
        const mapped: Graph = {
          nodes: [
            task('a'),
            { id: 'x', kind: 'map', items: judged, body: { nodes: [{ id: 'size', kind: 'task', handler: 'size' }], edges: [] } },
          ],
          edges: [],
        };
        const run = await runs.start(Array.isArray(answer) ? mapped : guarded);
        await until(async () => (await typesOf(journal, run.id)).includes('step.completed'));
        gate.open();
        const result = await run.result();
        const [x] = (await run.nodes()).filter(({ path }) => path === 'x');
        equal(x?.status, answer === true || Array.isArray(answer) ? 'completed' : answer === false ? 'skipped' : 'failed');
        if (Array.isArray(answer)) deepEqual(await run.output('x'), [large.length, large.length]);
        if (answer instanceof Error) ok(result.status === 'failed' && result.error.message.includes('undecidable'));
        deepEqual([asked, (await typesOf(journal, run.id)).filter((type) => type === 'evaluated').length], [1, 1]);
      }
    },
  },
  {
    name: 'a paused run asks no evaluator, but takes in what one at work has decided; what begins then waits for the resume',
    async check({ kernel, journal }) {
      const gate = new Gate();
      const asked: string[] = [];
      const work = new Gate();
      const began: string[] = [];
      const evaluators = {
        judge: async (): Promise<Json> => {
          asked.push('judge');
          await gate.opened;
          return true;
        },
        next: () => (asked.push('next'), true),
      };
      const runs = kernel({ evaluators, handlers: { slow: none(() => work.opened), work: none((_, { path }) => void began.push(path)) } });
      const graph: Graph = {
        nodes: [
          { id: 'a', kind: 'task', handler: 'slow' },
          task('b', { if: { evaluator: 'next', expression: null } }),
          task('x', { if: judged }),
        ],
        edges: [{ from: 'a', to: 'b' }],
      };
      const run = await runs.start(graph);
      await until(() => asked.length === 1);
      await run.pause();
      await until(async () => (await journal.summary(run.id))?.status === 'paused');
      work.open('done');
      gate.open();
      await until(
        async () => (await typesOf(journal, run.id)).includes('evaluated') && (await typesOf(journal, run.id)).includes('step.completed'),
      );
      await after(10);
      deepEqual([asked, began], [['judge'], []]);
      await run.resume();
      equal((await run.result()).status, 'completed');
      deepEqual(
        [asked, [...began].sort()],
        [
          ['judge', 'next'],
          ['b', 'x'],
        ],
      );
    },
  },
  {
    name: 'an evaluator that was at work when its process ended is asked again, one that had decided is not',
    async check({ kernel, journal }) {
      const graph: Graph = { nodes: [task('a', { if: { evaluator: 'quick', expression: null } }), task('x', { if: judged })], edges: [] };
      const asked: string[] = [];
      const first = kernel({
        handlers,
        evaluators: { quick: () => (asked.push('quick'), true), judge: () => (asked.push('judge'), never()) },
      });
      const run = await first.start(graph);
      await until(async () => (await typesOf(journal, run.id)).includes('step.completed'));
      await first.shutdown({ graceMs: 0 });
      const second = kernel({
        handlers,
        evaluators: { quick: () => (asked.push('quick'), true), judge: () => (asked.push('judge again'), true) },
      });
      equal((await (await second.resume(run.id)).result()).status, 'completed');
      deepEqual(asked, ['quick', 'judge', 'judge again']);
      equal((await eventsOf(journal, run.id)).filter(({ type }) => type === 'evaluated').length, 2);
    },
  },
];
