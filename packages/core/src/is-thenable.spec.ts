import { expect, test } from '@jest/globals';
import { isThenable } from './is-thenable.ts';

test('what acts as a promise has to be awaited, and data that only looks like one has not', () => {
  expect([Promise.resolve(1), { then: () => undefined }].map((value) => isThenable<unknown>(value))).toEqual([true, true]);
  expect([null, undefined, 1, {}, { then: 'later' }, []].map((value) => isThenable<unknown>(value))).toEqual(Array(6).fill(false));
});
