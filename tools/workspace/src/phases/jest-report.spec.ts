import { expect, test } from '@jest/globals';
import { type JestSuite, readJestReport } from './jest-report.ts';

const suite = (changes: Partial<JestSuite>): JestSuite => ({
  name: '/repo/a.spec.ts',
  status: 'passed',
  message: '',
  assertionResults: [],
  ...changes,
});
const outcome = (changes: Partial<JestSuite>): readonly string[] =>
  readJestReport({ testResults: [suite(changes)] }, '/repo').map(({ name, isPassed, detail }) =>
    `${isPassed ? 'ok' : 'failed'} ${name} ${detail}`.trim(),
  );

test('each test is one check', () => {
  const assertionResults = [
    { fullName: 'adds', status: 'passed' },
    { fullName: 'divides', status: 'failed', failureMessages: ['expected 1'] },
  ];
  expect(outcome({ status: 'failed', assertionResults })).toEqual(['ok a.spec.ts › adds', 'failed a.spec.ts › divides expected 1']);
});

test('a suite that could not be loaded is a failure', () => {
  expect(outcome({ status: 'failed', message: 'Cannot find module' })).toEqual(['failed a.spec.ts Cannot find module']);
});

test('a suite whose tests passed but whose clean-up failed is a failure', () => {
  const assertionResults = [{ fullName: 'adds', status: 'passed' }];
  expect(outcome({ status: 'failed', message: 'afterAll threw', assertionResults })).toEqual([
    'ok a.spec.ts › adds',
    'failed a.spec.ts afterAll threw',
  ]);
});

test.each(['pending', 'todo', 'skipped', 'disabled'])('a test that is %s is a failure', (status) => {
  expect(outcome({ assertionResults: [{ fullName: 'adds', status }] })).toEqual([
    `failed a.spec.ts › adds The test did not run (${status}).`,
  ]);
});

test('a reason keeps the lines of the workspace alone', () => {
  const message =
    'Error: expected 1\n    at Object.toBe (/repo/a.spec.ts:4:84)\n    at run (/repo/node_modules/.pnpm/jest/index.js:1:2)\n    at new Promise (<anonymous>)\n    at node:internal/timers:5:1';
  expect(outcome({ status: 'failed', assertionResults: [{ fullName: 'adds', status: 'failed', failureMessages: [message] }] })).toEqual([
    'failed a.spec.ts › adds Error: expected 1\n    at Object.toBe (/repo/a.spec.ts:4:84)',
  ]);
});
