import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { ForkBehaviour } from './behaviour.ts';
import { eventsOf, mark, none, note, outputOf, steps, until, untilState, withCode } from './fixtures.ts';

/** Going back to a checkpoint, and taking up a run that has ended. */
export const restoreBehaviours: readonly ForkBehaviour[] = [
  {
    name: 'restoring ends the run once its bodies have been stopped; handle, id and name lead to the run in its place',
    async check(given) {
      const { journal } = given;
      const ledger: string[] = [];
      const runs = given.kernel({
        a: none((_, c) => c.wait('w', { signal: 'go' })),
        b: none(
          (_, c) =>
            new Promise((resolve) => {
              if (ledger.push('b') > 1) return resolve('b again');
              c.signal.addEventListener('abort', () => {
                ledger.push('stopped');
                resolve('too late');
              });
            }),
        ),
      });
      const run = await runs.start(steps('a', 'b'), null, { runId: 'mine', labels: { name: 'demo' } });
      await mark(run, 'before');
      await run.signal('go');
      await until('b', () => ledger.length === 1);
      const result = run.result();
      await run.restore({ checkpoint: 'before' });
      ok(run.id !== 'mine');
      deepEqual(ledger, ['b', 'stopped']);
      const { status, supersededBy } = (await journal.summary('mine')) ?? {};
      deepEqual({ status, supersededBy }, { status: 'superseded', supersededBy: run.id });
      deepEqual(
        (await eventsOf(given, 'mine')).slice(-4).map(({ type }) => type),
        ['run.cancelling', 'step.cancelled', 'run.closed', 'run.superseded'],
      );
      equal((await journal.summary(run.id))?.labels['name'], 'demo');
      await run.signal('go');
      const ended = await result;
      equal(ended.runId, run.id);
      equal('output' in ended ? ended.output : '', 'b again');
      equal((await runs.attach('mine')).id, run.id);
      equal((await (await runs.attach('mine', { exact: true })).state()).status, 'superseded');
      equal((await runs.start(steps('a', 'b'), null, { runId: 'mine' })).id, run.id);
    },
  },
  {
    name: 'a run that has ended, and one that nobody drives, are restored as well; twice is refused',
    async check({ kernel }) {
      const handlers = { a: none((_, c) => c.wait('w', { signal: 'go' })), b: none(() => 'b') };
      const first = kernel(handlers);
      const ended = await first.start(steps('a', 'b'));
      await mark(ended, 'before');
      await ended.signal('go');
      equal(await outputOf(ended), 'b');
      const endedId = ended.id;
      const parked = await first.start(steps('a', 'b'));
      await mark(parked, 'before');
      await parked.pause();
      await untilState(parked, { status: 'paused' });
      await first.shutdown({ graceMs: 0 });
      const second = kernel(handlers);
      for (const runId of [endedId, parked.id]) {
        const restored = await second.restore(runId, { checkpoint: 'before' });
        equal((await (await second.attach(runId, { exact: true })).state()).status, 'superseded');
        await restored.signal('go');
        equal(await outputOf(restored), 'b');
      }
      await rejects(second.restore(endedId, { checkpoint: 'before' }), withCode('RUN_SUPERSEDED'));
    },
  },
  {
    name: 'an effect that was stopped on the way back is asked about',
    async check({ kernel }) {
      let begun = 0;
      const runs = kernel({
        a: none((_, c) => c.wait('w', { signal: 'go' })),
        pay: {
          effect: 'once',
          run: (_, c) =>
            new Promise((_resolve, reject) => {
              begun++;
              c.signal.addEventListener('abort', () => reject(c.signal.reason as Error));
            }),
        },
      });
      const run = await runs.start(steps('a', 'pay'));
      await mark(run, 'before');
      await run.signal('go');
      await until('the payment', () => begun === 1);
      await run.restore({ checkpoint: 'before' });
      await run.signal('go');
      await untilState(run, { status: 'needs-decision' });
      equal(begun, 1);
    },
  },
  {
    name: 'nothing is changed when there is no such checkpoint, or when a parent waits for the run',
    async check({ kernel, journal }) {
      const leaf = { nodes: [{ id: 'leaf', kind: 'task', handler: 'leaf' }], edges: [] } as const;
      const runs = kernel({
        leaf: none((_, c) => c.wait('w', { signal: 'go' })),
        parent: none(async (_, c) => (await c.runChild('kid', { definition: leaf })) as never),
      });
      const run = await runs.start(steps('parent'));
      await rejects(run.restore({ checkpoint: 'nowhere' }), withCode('FORK_POINT'));
      let child = '';
      await until('the child', async () => {
        for await (const { runId, parent } of journal.list({})) if (parent !== undefined) child = runId;
        return child !== '';
      });
      await rejects(runs.restore(child, 0), withCode('RUN_HAS_PARENT'));
      await (await runs.attach(child)).signal('go', 'on');
      deepEqual(await outputOf(run), { status: 'completed', output: 'on' });
    },
  },
  {
    name: 'restored twice at once, from two kernels, a run has one that goes on in its place',
    async check({ kernel, journal }) {
      const handlers = { a: none((_, c) => c.wait('w', { signal: 'go' })) };
      const [one, other] = [kernel(handlers), kernel(handlers)];
      const run = await one.start(steps('a'));
      await mark(run, 'before');
      const { id } = run;
      const answers = await Promise.allSettled([one, other].map((runs) => runs.restore(id, { checkpoint: 'before' })));
      deepEqual(answers.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      const refused = answers.find((answer) => answer.status === 'rejected');
      ok(withCode('RUN_SUPERSEDED')(refused?.reason));
      const statuses: string[] = [];
      for await (const { status } of journal.list({})) statuses.push(status);
      deepEqual([statuses.length, statuses.filter((status) => status === 'superseded').length], [2, 1]);
    },
  },
  {
    name: 'a step that failed because its child run did gets it again when the run is recovered, and keeps the child that ended well',
    async check({ kernel }) {
      const ledger: string[] = [];
      let isBroken = true;
      const child = (handler: string) => ({ definition: { nodes: [{ id: 'leaf', kind: 'task', handler }], edges: [] } });
      const runs = kernel({
        good: none(() => note(ledger, 'good')),
        bad: none(() => {
          note(ledger, 'bad');
          if (isBroken) throw new Error('broken');
          return 'mended';
        }),
        parent: none(async (_, c) => {
          await c.runChild('first', child('good'));
          const outcome = await c.runChild('second', child('bad'));
          if (!('output' in outcome)) throw new Error('the child failed');
          return outcome.output;
        }),
      });
      const run = await runs.start(steps('parent'));
      equal((await run.result()).status, 'failed');
      isBroken = false;
      equal(await outputOf(await runs.recover(run.id)), 'mended');
      deepEqual(ledger, ['good', 'bad', 'bad']);
    },
  },
  {
    name: 'recovering a run that has failed does again what failed, and nothing that was finished',
    async check({ kernel }) {
      const ledger: string[] = [];
      let isBroken = true;
      const runs = kernel({
        a: none(() => note(ledger, 'a')),
        b: none(async (_, c) => {
          await c.step('first', () => note(ledger, 'first'));
          if (isBroken) throw new Error('broken');
          return note(ledger, 'b');
        }),
        c: none(() => note(ledger, 'c')),
      });
      const run = await runs.start(steps('a', 'b', 'c'));
      equal((await run.result()).status, 'failed');
      isBroken = false;
      const recovered = await runs.recover(run.id);
      equal(await outputOf(recovered), 'c');
      deepEqual(ledger, ['a', 'first', 'b', 'c']);
      const open = await runs.start({ nodes: [{ id: 'w', kind: 'wait', until: { signal: 'go' } }], edges: [] });
      await rejects(runs.recover(open.id), withCode('RUN_OPEN'));
      await open.cancel();
      await open.result();
      const again = await runs.recover(open.id);
      await again.signal('go', 'went on');
      equal(await outputOf(again), 'went on');
    },
  },
];
