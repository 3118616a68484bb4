import type { Graph, Json } from '@tutti/core';
import { deepEqual, equal } from 'node:assert/strict';
import { fakeClock } from '../fakes/fake-clock.ts';
import { Gate, after, childOf, eventsOf, never, none, single, typesOf, until, type KernelRule } from './world.ts';

const chain: Graph = {
  nodes: [
    { id: 'a', kind: 'task', handler: 'a' },
    { id: 'b', kind: 'task', handler: 'b' },
  ],
  edges: [{ from: 'a', to: 'b' }],
};

export const pauseRules: readonly KernelRule[] = [
  {
    name: 'a pause takes the child runs and theirs with it, and a resume brings them back; what was paused for itself stays paused',
    async check({ kernel, journal }) {
      const began: string[] = [];
      const gate = new Gate();
      const runs = kernel({
        handlers: {
          top: none(async (_, c) => (await c.runChild('kid', { definition: single('middle') as unknown as Json })) as unknown as Json),
          middle: none(async (_, c) => (await c.runChild('kid', { definition: chain as unknown as Json })) as unknown as Json),
          a: none(async () => {
            began.push('a');
            await gate.opened;
            return null;
          }),
          b: none(() => void began.push('b')),
        },
      });
      const run = await runs.start(single('top'));
      await until(() => began.length === 1);
      const middle = (await childOf(journal, run.id))?.runId ?? '';
      const leaf = await leafOf(journal, run.id, middle);
      await run.pause('lunch');
      for (const id of [middle, leaf]) await until(async () => (await journal.summary(id))?.status === 'paused');
      gate.open();
      await until(async () => (await typesOf(journal, leaf)).includes('step.completed'));
      await after(20);
      deepEqual(began, ['a']);
      await run.resume();
      equal((await run.result()).status, 'completed');
      deepEqual(began, ['a', 'b']);
    },
  },
  {
    name: 'a child that was paused for itself does not go on with its parent',
    async check({ kernel, journal }) {
      const runs = kernel({
        handlers: {
          top: none(async (_, c) => (await c.runChild('kid', { definition: single('asks') as unknown as Json })) as unknown as Json),
          asks: none((_, c) => c.wait('w', { signal: 'go' })),
        },
      });
      const run = await runs.start(single('top'));
      await until(async () => (await childOf(journal, run.id)) !== undefined);
      const child = await runs.attach((await childOf(journal, run.id))?.runId ?? '');
      await child.pause('for itself');
      await until(async () => (await child.state()).status === 'paused');
      await run.pause();
      await run.resume();
      await until(async () => (await typesOf(journal, child.id)).filter((type) => type === 'message.ignored').length === 2);
      deepEqual(await child.state(), { status: 'paused', reason: 'for itself' });
      await child.resume();
      await child.signal('go');
      equal((await run.result()).status, 'completed');
    },
  },
  {
    name: 'a child begun by a body that drains in a paused run begins paused',
    async check({ kernel, journal }) {
      const gate = new Gate();
      let leaves = 0;
      const runs = kernel({
        handlers: {
          top: none(async (_, c) => {
            await gate.opened;
            return (await c.runChild('kid', { definition: single('leaf') as unknown as Json })) as unknown as Json;
          }),
          leaf: none(() => ++leaves),
        },
      });
      const run = await runs.start(single('top'));
      await run.pause();
      await until(async () => (await run.state()).status === 'paused');
      gate.open();
      await until(async () => (await childOf(journal, run.id))?.status === 'paused');
      await after(20);
      equal(leaves, 0);
      await run.resume();
      equal((await run.result()).status, 'completed');
    },
  },
  {
    name: 'a step held back in a paused run is pending, one that drains is running, one that waits for a slot says so',
    async check({ kernel }) {
      const gate = new Gate();
      const runs = kernel({ maxConcurrency: 1, handlers: { a: none(() => gate.opened), b: none(() => null) } });
      const run = await runs.start({
        nodes: [
          { id: 'a', kind: 'task', handler: 'a', policy: { priority: 9 } },
          { id: 'b', kind: 'task', handler: 'b' },
          { id: 'c', kind: 'task', handler: 'b' },
        ],
        edges: [{ from: 'a', to: 'c' }],
      });
      const states = async (): Promise<Record<string, string>> =>
        Object.fromEntries((await run.nodes()).map(({ node, status, waitingFor }) => [node, waitingFor ?? status]));
      deepEqual(await states(), { a: 'running', b: 'slot', c: 'pending' });
      await run.pause();
      await until(async () => (await run.state()).status === 'paused');
      deepEqual(await states(), { a: 'running', b: 'pending', c: 'pending' });
      gate.open();
      await run.idle();
      await until(async () => (await states())['a'] === 'completed');
      deepEqual(await states(), { a: 'completed', b: 'pending', c: 'pending' });
      await run.resume();
      equal((await run.result()).status, 'completed');
    },
  },
  {
    name: 'a deadline counts on while the run is paused; the time limit of an attempt counts only while it runs',
    async check({ kernel }) {
      const clock = fakeClock();
      const runs = kernel({ clock, handlers: { quick: none(() => 'done') } });
      const policy = (limits: object): Graph => ({
        nodes: [
          { id: 'nap', kind: 'wait', until: { ms: 5 } },
          { id: 'only', kind: 'task', handler: 'quick', policy: limits },
        ],
        edges: [{ from: 'nap', to: 'only' }],
      });
      const [late, unharmed] = await Promise.all([runs.start(policy({ deadlineMs: 25 })), runs.start(policy({ timeoutMs: 25 }))]);
      await Promise.all([late.pause(), unharmed.pause()]);
      for (const run of [late, unharmed]) await until(async () => (await run.state()).status === 'paused');
      await clock.advance(60);
      await unharmed.resume();
      const result = await late.result();
      equal(result.status === 'failed' && result.error.code, 'TIMEOUT');
      equal((await unharmed.result()).status, 'completed');
    },
  },
  {
    name: 'a pause that nobody has taken yet comes before anything is begun',
    async check({ kernel, journal }) {
      let begun = 0;
      const first = kernel({ handlers: { work: none(never) } });
      const run = await first.start(single('work'));
      await first.shutdown({ graceMs: 0 });
      await journal.post(run.id, { id: 'p', type: 'pause', reason: 'meanwhile' });
      const second = kernel({ handlers: { work: none(() => ++begun) } });
      const stop = new AbortController();
      const serving = second.serve({ queues: ['default'], signal: stop.signal });
      const resumed = await second.attach(run.id);
      await until(async () => (await resumed.state()).status === 'paused');
      await after(20);
      equal(begun, 0);
      await resumed.resume();
      equal((await resumed.result()).status, 'completed');
      equal((await eventsOf(journal, run.id)).filter(({ type }) => type === 'run.paused').length, 1);
      stop.abort();
      await serving;
    },
  },
];

async function leafOf(journal: Parameters<typeof childOf>[0], family: string, parent: string): Promise<string> {
  for await (const run of journal.list({ family })) if (run.parent?.runId === parent) return run.runId;
  return '';
}
