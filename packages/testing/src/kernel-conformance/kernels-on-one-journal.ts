import { deepEqual, equal } from 'node:assert/strict';
import { Gate, after, none, single, until, type KernelRule } from './world.ts';

/** Several kernels on one journal: who drives what, and who hears what. */
export const sharedJournalRules: readonly KernelRule[] = [
  {
    name: 'a signal, a pause, a resume and a cancel given in one kernel reach the run in another',
    async check({ kernel }) {
      const owner = kernel({ suspendAfterMs: 1, handlers: { asks: none((_, c) => c.wait('w', { signal: 'go' })) } });
      const other = kernel({});
      const [signalled, paused, cancelled] = await Promise.all([
        owner.start(single('asks')),
        owner.start(single('asks')),
        owner.start(single('asks')),
      ]);
      await (await other.attach(signalled.id)).signal('go', 'went');
      const far = await other.attach(paused.id);
      await far.pause('there');
      await until(async () => (await paused.state()).status === 'paused');
      await far.resume();
      await until(async () => (await paused.state()).status === 'waiting');
      await (await other.attach(cancelled.id)).cancel('there');
      const result = await signalled.result();
      equal(result.status === 'completed' && result.output, 'went');
      equal((await cancelled.result()).status, 'cancelled');
    },
  },
  {
    name: 'a run is listed as running while its first body is at work, before anything of it is on record',
    async check({ kernel, journal }) {
      const gate = new Gate();
      let begun = 0;
      const runs = kernel({ handlers: { slow: none(() => (begun++, gate.opened)) } });
      const run = await runs.start(single('slow'));
      await until(() => begun === 1);
      await until(async () => (await journal.summary(run.id))?.status === 'running');
      equal((await run.state()).status, 'running');
      gate.open();
      await run.result();
    },
  },
  {
    name: 'runs of a lane go one after another, in order, whichever kernel started them',
    async check({ kernel }) {
      const order: string[] = [];
      const handlers = {
        work: none(async (_, { runId }) => {
          order.push(`${runId} begins`);
          await after(3);
          order.push(`${runId} ends`);
          return null;
        }),
      };
      const kernels = [kernel({ handlers }), kernel({ handlers })];
      const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
      const runs = [];
      for (const [i, runId] of ids.entries()) runs.push(await kernels[i % 2]?.start(single('work'), null, { runId, lane: 'session/42' }));
      await Promise.all(runs.map((run) => run?.result()));
      deepEqual(
        order,
        ids.flatMap((id) => [`${id} begins`, `${id} ends`]),
      );
    },
  },
  {
    name: 'one id started a hundred times at once, in two kernels, is one run',
    async check({ kernel }) {
      let calls = 0;
      const handlers = { count: none(() => ++calls) };
      const kernels = [kernel({ handlers }), kernel({ handlers })];
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, i) => kernels[i % 2]?.run(single('count'), { order: 7 }, { runId: 'order-7' })),
      );
      deepEqual(
        [...new Set(results.map((result) => JSON.stringify(result)))],
        [JSON.stringify({ status: 'completed', output: 1, runId: 'order-7' })],
      );
      equal(calls, 1);
    },
  },
];
