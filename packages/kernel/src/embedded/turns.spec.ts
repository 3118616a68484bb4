import { describe, expect, test } from '@jest/globals';
import { chain, graph, systemClock, task, type AppendBatch, type Journal, type Json } from '@tutti/core';
import { createKernel } from '../kernel.ts';
import { memoryJournal } from '../memory-journal/index.ts';

const work = (ids: readonly string[], handler: string): ReturnType<typeof task>[] => ids.map((id) => task(id, handler, { input: id }));

/** A journal, and the steps whose completion each append put on record. */
function watched(): { readonly journal: Journal; readonly appended: string[][] } {
  const journal = memoryJournal();
  const appended: string[][] = [];
  const appendNow = journal.appendNow?.bind(journal);
  journal.appendNow = (batch: AppendBatch): void => {
    appended.push(batch.events.flatMap((event) => (event.type === 'step.completed' ? [event.path] : [])));
    appendNow?.(batch);
  };
  return { journal, appended };
}

describe('turns', () => {
  test('bodies that end together make one, those that end one after another one each', async () => {
    const { journal, appended } = watched();
    const gate = Promise.withResolvers<Json>();
    await using kernel = createKernel({
      journal,
      handlers: { together: { effect: 'none', run: () => gate.promise }, alone: { effect: 'none', run: async (id) => id } },
    });
    const run = await kernel.start(graph([...work(['a', 'b', 'c'], 'together'), ...work(['x', 'y', 'z'], 'alone')], chain('x', 'y', 'z')));
    await systemClock.breathe();
    gate.resolve(null);
    expect((await run.result()).status).toBe('completed');
    expect(appended.filter((paths) => paths.length > 0)).toEqual([['x'], ['y'], ['z'], ['a', 'b', 'c']]);
  });

  test('of runs that share a slot go on in the order in which it was asked for, whether bodies end at once or later', async () => {
    const begun: string[] = [];
    await using kernel = createKernel({
      maxConcurrency: 1,
      handlers: {
        later: { effect: 'none', run: async (id) => (begun.push(id as string), id) },
        atOnce: { effect: 'none', run: (id) => (begun.push(id as string), id) },
      },
    });
    const graphOf = (ids: readonly string[], handler: string): ReturnType<typeof graph> => graph(work(ids, handler), chain(...ids));
    const runs = await Promise.all([
      kernel.start(graphOf(['a1', 'a2', 'a3'], 'later')),
      kernel.start(graphOf(['b1', 'b2', 'b3'], 'atOnce')),
      kernel.start(graphOf(['c1', 'c2', 'c3'], 'atOnce')),
    ]);
    const outcomes = await Promise.all(runs.map((run) => run.result()));
    expect(outcomes.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
    for (const letter of ['a', 'b', 'c'])
      expect(begun.filter((id) => id.startsWith(letter))).toEqual([1, 2, 3].map((n) => `${letter}${n}`));
    // Nobody is kept from the slot by those that end at once.
    expect(begun.indexOf('c1')).toBeLessThan(begun.indexOf('a3'));
  });

  test('of a run whose body has ended comes before what others do with its slot', async () => {
    const { journal, appended } = watched();
    await using kernel = createKernel({
      journal,
      maxConcurrency: 1,
      handlers: { later: { effect: 'none', run: async (id) => id }, atOnce: { effect: 'none', run: (id) => id } },
    });
    const runs = await Promise.all([
      kernel.start(graph(work(['a'], 'later'))),
      kernel.start(graph(work(['b1', 'b2', 'b3'], 'atOnce'), chain('b1', 'b2', 'b3'))),
    ]);
    await Promise.all(runs.map((run) => run.result()));
    expect(appended.flat()).toEqual(['a', 'b1', 'b2', 'b3']);
  });
});
