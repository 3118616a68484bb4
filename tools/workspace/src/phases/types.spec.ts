import { expect, test } from '@jest/globals';
import { fromOutput } from './types.ts';

const output = [
  "10:00:00 - Building project '/repo/packages/core/tsconfig.lib.json'...",
  "10:00:01 - Building project '/repo/packages/kernel/tsconfig.lib.json'...",
  "packages/kernel/src/a.ts(1,2): error TS2322: Type 'X' is not assignable to type 'Y'.",
  "  Property 'z' is missing.",
  'packages/kernel-extra/src/b.ts(1,2): error TS1005: other package.',
  "10:00:02 - Skipping build of project '/repo/packages/state/tsconfig.lib.json' because its dependency '/repo/packages/kernel' has errors",
].join('\n');

test('a project that was compiled without an error passes', () => {
  expect(fromOutput({ folder: 'packages/core' }, output).isPassed).toBe(true);
});

test('a project fails with its own errors and their explanation, not with those of a namesake', () => {
  expect(fromOutput({ folder: 'packages/kernel' }, output)).toMatchObject({
    isPassed: false,
    detail: "packages/kernel/src/a.ts(1,2): error TS2322: Type 'X' is not assignable to type 'Y'.\n  Property 'z' is missing.",
  });
});

test('a project that was skipped has failed', () => {
  expect(fromOutput({ folder: 'packages/state' }, output)).toMatchObject({
    isPassed: false,
    detail: expect.stringContaining('Skipping build'),
  });
});

test('a project that tsc never saw has failed', () => {
  expect(fromOutput({ folder: 'packages/new' }, output)).toMatchObject({
    isPassed: false,
    detail: expect.stringContaining('missing from the references'),
  });
});
