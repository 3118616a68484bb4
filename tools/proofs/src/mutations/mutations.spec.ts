import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutate, mutations } from './mutations.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');

test.each(mutations.map((mutation) => [mutation.promise, mutation] as const))('the code that keeps it can be broken: %s', (_, mutation) => {
  const text = readFileSync(join(root, mutation.file), 'utf8');
  expect(mutate(text, mutation)).not.toBe(text);
});
