import { expect, test } from '@jest/globals';
import { unknownNames } from './unknown-names.ts';

test('members that are not known are named, with the nearest one that is', () => {
  expect(unknownNames({ maxRetrys: 1, baseDelay: 2, zzz: 3 }, ['maxRetries', 'baseDelay'])).toEqual([
    { path: 'maxRetrys', message: 'is not known. Did you mean "maxRetries"?' },
    { path: 'zzz', message: 'is not known. Known: maxRetries, baseDelay' },
  ]);
});
