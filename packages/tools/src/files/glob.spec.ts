import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchesGlob } from './glob.ts';

describe('matchesGlob', () => {
  it.each([
    ['a.txt', '*.txt', true],
    ['a/b.txt', '*.txt', false],
    ['a/b.txt', '*/b.*', true],
    ['a/b/c.md', '**/*.md', true],
    ['c.md', '**/*.md', true],
    ['a/b/c.md', 'a/**', true],
    ['ab', 'a?', true],
    ['a', 'a?', false],
    ['a.txt', 'a.txt', true],
    ['a+txt', 'a.txt', false],
    ['x/y/z', '**/y/**', true],
    ['', '*', true],
  ])('%s fits %s: %s', (path, pattern, fits) => {
    expect(matchesGlob(path, pattern)).toBe(fits);
  });

  it('fits every path to itself and to stars in place of its letters', () => {
    const name = fc.stringMatching(/^[a-z.]{1,8}$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        expect(matchesGlob(names.join('/'), names.join('/'))).toBe(true);
        expect(matchesGlob(names.join('/'), names.map(() => '*').join('/'))).toBe(true);
        expect(matchesGlob(names.join('/'), '**')).toBe(true);
      }),
    );
  });

  it('needs no more than the product of both lengths', () => {
    expect(matchesGlob('a'.repeat(2_000), `${'a*'.repeat(500)}b`)).toBe(false);
  });
});
