import { expect, test } from '@jest/globals';
import { OpenParts } from './open-parts.ts';

const partOf = (name: string, closed: string[], fails = false): AsyncDisposable => ({
  [Symbol.asyncDispose]: async () => {
    closed.push(name);
    if (fails) throw new Error(`${name} stays open`);
  },
});

test('parts are closed once, the last one first, also behind one that cannot be closed', async () => {
  const closed: string[] = [];
  const parts = new OpenParts();
  for (const name of ['a', 'b', 'c']) expect(parts.use(partOf(name, closed, name === 'b'))).toBeDefined();
  await expect(parts[Symbol.asyncDispose]()).rejects.toThrow('b stays open');
  await parts[Symbol.asyncDispose]();
  expect(closed).toEqual(['c', 'b', 'a']);
});

test('what was opened before a failure is closed, and the failure is told', async () => {
  const closed: string[] = [];
  const parts = new OpenParts();
  await expect(parts.orClose(async () => (parts.use(partOf('a', closed, true)), Promise.reject(new Error('no room'))))).rejects.toThrow(
    'no room',
  );
  expect(closed).toEqual(['a']);
  expect(await new OpenParts().orClose(async () => 3)).toBe(3);
});
