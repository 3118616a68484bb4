import { describe, expect, test } from '@jest/globals';
import { atPointer } from './json-pointer.ts';

describe('atPointer', () => {
  const root = { a: [{ b: 1 }], 'x/y': { '~': null }, '': 'empty', 'größe %': 2, '100%': 3 };

  test.each([
    ['#', root],
    ['#/a/0/b', 1],
    ['#/x~1y/~0', null],
    ['#/', 'empty'],
    ['#/gr%C3%B6%C3%9Fe%20%25', 2],
    ['#/100%', 3],
  ])('finds what %s stands for', (pointer, value) => {
    expect(atPointer(root, pointer)).toEqual(value);
  });

  test.each(['#/a/1', '#/a/0/b/c', '#/toString', '#/a/length', '#/a/-1', '#/a/00', '#/a/', '#/a/0/b/toFixed', 'other.json#/a', ''])(
    'gives nothing for %j, which is not in the document',
    (pointer) => {
      expect(atPointer(root, pointer)).toBeUndefined();
    },
  );
});
