import { expect, test } from '@jest/globals';
import { JournalCorruptError, chain, edge, graph, task, type Graph, type Journal } from '@tutti/core';
import { createKernel } from '../kernel.ts';
import { memoryJournal } from '../memory-journal/index.ts';
import { orDamaged } from './or-damaged.ts';

const reads: Graph = graph(
  [task('make', 'make'), task('read', 'read'), task('plan-b', 'make')],
  [...chain('make', 'read'), edge('read', 'plan-b', 'failure')],
);

test('a damaged value that a body asks for takes its run out of work, and is no failure of the step', async () => {
  const journal = memoryJournal();
  const damaged = new Proxy<Journal>(journal, {
    get: (target, name) =>
      name === 'blob'
        ? async () => {
            throw new JournalCorruptError('The blob "b" is damaged.');
          }
        : ((Reflect.get(target, name) as () => unknown).bind?.(target) ?? Reflect.get(target, name)),
  });
  await using kernel = createKernel({
    journal: damaged,
    handlers: { make: () => 'x'.repeat(70_000), read: async (_, context) => String(await context.output('make')).length },
  });
  const run = await kernel.start(reads);
  await expect(run.result()).rejects.toMatchObject({ code: 'JOURNAL_CORRUPT' });
  expect(await journal.summary(run.id)).toMatchObject({ status: 'quarantined', reason: 'The blob "b" is damaged.' });
  const types: string[] = [];
  for await (const events of journal.read(run.id)) types.push(...events.map(({ type }) => type));
  expect(types.filter((type) => type.includes('failed'))).toEqual([]);
});

test("a value that is there is given as it is; any other error is the asker's", async () => {
  const told: unknown[] = [];
  const tell = (error: unknown): void => void told.push(error);
  expect(orDamaged(5, tell)).toBe(5);
  expect(await orDamaged(Promise.resolve(6), tell)).toBe(6);
  await expect(orDamaged(Promise.reject(new Error('gone')), tell)).rejects.toThrow('gone');
  expect(told).toEqual([]);
});
