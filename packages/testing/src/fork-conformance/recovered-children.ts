import type { Graph, Json } from '@tutti/core';
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { ForkBehaviour, ForkableKernel, ForkCase } from './behaviour.ts';
import { eventsOf, none, note, outputOf, steps, until } from './fixtures.ts';

const definition = (graph: Graph): Json => graph as unknown as Json;

/** A parent over a child over a grandchild, whose last step fails until it is mended; all but the parents act once. */
function family(given: ForkCase, ledger: string[], world: { isBroken: boolean; input?: Json }): ForkableKernel {
  const over = (graph: () => Graph) =>
    none(async (_, c) => {
      const outcome = await c.runChild('kid', {
        definition: definition(graph()),
        ...(world.input === undefined ? {} : { input: world.input }),
      });
      if (!('output' in outcome)) throw new Error(`the child has ${outcome.status}`);
      return outcome.output;
    });
  return given.kernel({
    parent: over(() => steps('one', 'middle')),
    middle: over(() => steps('two', 'three')),
    one: { effect: 'once', run: () => note(ledger, 'one') },
    two: { effect: 'once', run: () => note(ledger, 'two') },
    three: none(async (_, c) => {
      await c.step('pay', () => note(ledger, 'pay'));
      if (world.isBroken) throw new Error('broken');
      return note(ledger, 'three');
    }),
    waits: none(async (_, c) => {
      note(ledger, 'waits');
      return c.wait('w', { signal: 'go' });
    }),
    waiting: over(() => steps('one', 'waits')),
  });
}

/** What a recovery does with the child runs of the run that has ended. */
export const recoveredChildrenBehaviours: readonly ForkBehaviour[] = [
  {
    name: 'a recovered run has its child runs recovered, however deep: what they have finished is not done again, nor asked about',
    async check(given) {
      const ledger: string[] = [];
      const world = { isBroken: true };
      const runs = family(given, ledger, world);
      const run = await runs.start(steps('parent'));
      equal((await run.result()).status, 'failed');
      const again = await runs.recover(run.id);
      equal((await again.result()).status, 'failed');
      world.isBroken = false;
      equal(await outputOf(await runs.recover(again.id)), 'three');
      deepEqual(ledger, ['one', 'two', 'pay', 'three']);
      for await (const { runId } of given.journal.list({ family: run.id })) {
        const events = await eventsOf(given, runId);
        ok(
          events.every(({ at }, i) => at >= (events[i - 1]?.at ?? 0)),
          'time goes back',
        );
        for await (const problem of given.journal.verify(runId)) throw new Error(problem.problem);
      }
    },
  },
  {
    name: 'a child that was cancelled with its parent goes on with it, too; one that is asked for with another input begins anew',
    async check(given) {
      const ledger: string[] = [];
      const world: { isBroken: boolean; input?: Json } = { isBroken: false };
      const runs = family(given, ledger, world);
      const run = await runs.start(steps('waiting'));
      await until('the wait', () => ledger.length === 2);
      await run.cancel();
      await run.result();
      const recovered = await runs.recover(run.id);
      await until('the wait again', () => ledger.length === 3);
      const children: string[] = [];
      for await (const { runId, parent } of given.journal.list({ family: run.id }))
        if (parent?.runId === recovered.id) children.push(runId);
      equal(children.length, 1);
      await (await runs.attach(children[0] ?? '')).signal('go', 'went');
      equal(await outputOf(recovered), 'went');
      deepEqual(ledger, ['one', 'waits', 'waits']);
      world.input = 'something else';
      const other = await runs.start(steps('waiting'));
      await until('another wait', () => ledger.length === 5);
      await other.cancel();
      await other.result();
      world.input = 'once more something else';
      await runs.recover(other.id, { effects: 'repeat' });
      await until('a fresh child', () => ledger.length === 7);
      deepEqual(ledger.slice(5), ['one', 'waits']);
    },
  },
];
