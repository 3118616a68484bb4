import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutate, mutations } from './mutations.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');

test.each(mutations.map((mutation) => [mutation.promise, mutation] as const))('the code that keeps it can be broken: %s', (_, mutation) => {
  const text = readFileSync(join(root, mutation.file), 'utf8');
  expect(mutate(text, mutation)).not.toBe(text);
});

test('each invariant of the kernel is broken at least once', () => {
  const design = readFileSync(join(root, 'packages', 'kernel', 'DESIGN.md'), 'utf8');
  const invariants = [...design.matchAll(/^- \*([^*]+)\*/gm)].map(([, name = '']) => name);
  expect(invariants.length).toBeGreaterThan(10);
  expect(invariants.filter((name) => !mutations.some(({ promise }) => promise.startsWith(name)))).toEqual([]);
});

test('each line of RELIABILITY.md on broken code is a mutation, and each mutation has its line', () => {
  const table = readFileSync(join(root, 'RELIABILITY.md'), 'utf8').split('\n## The proofs proved')[1] ?? '';
  const lines = [...table.matchAll(/^\| ([^|]+) \| `([^`]+)` broken on purpose \| caught by ([^|]+) \| held \|$/gm)].map(([, ...cells]) =>
    cells.join(' | '),
  );
  expect(lines.sort()).toEqual(mutations.map(({ promise, file, caughtBy }) => `${promise} | ${file} | ${caughtBy.join(' ')}`).sort());
});
