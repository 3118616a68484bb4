import { expect, test } from '@jest/globals';
import { assertVectors } from './malformed.ts';

const asked = { provider: 'p', model: 'm' };

test('one vector for each text is what it was', () => {
  expect(assertVectors([[1], [2, 3]], ['a', 'b'], asked)).toEqual([[1], [2, 3]]);
});

test.each([[[[1]]], [[[1], []]], [[[1], 'no list']], [[[1], [2], [3]]]])('%j is no answer for two texts', (vectors) => {
  expect(() => assertVectors(vectors as number[][], ['a', 'b'], asked)).toThrow(expect.objectContaining({ code: 'RESPONSE_MALFORMED' }));
});
