import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

test('no statement has numbered parameters, which the first Node that is supported does not take', () => {
  const sources = readdirSync(here).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  const statements = sources.flatMap((file) =>
    readFileSync(here + file, 'utf8')
      .split('\n')
      .filter((line) => /\b(?:SELECT|VALUES|WHERE|SET)\b/.test(line)),
  );
  expect(statements.length).toBeGreaterThan(50);
  expect(statements.filter((line) => /\?\d/.test(line))).toEqual([]);
});
