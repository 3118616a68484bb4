import { expect, test } from '@jest/globals';
import { isJsonObject } from './is-json-object.ts';

test('an object has members: a list, null and a plain value have none', () => {
  expect([{}, { a: 1 }, [], [{}], null, 'a', 1, undefined].map((value) => isJsonObject(value))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});
