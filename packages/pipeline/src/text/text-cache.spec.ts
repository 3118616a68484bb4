import { expect, test } from '@jest/globals';
import { TextCache } from './text-cache.ts';

function counting(size: number): { readonly get: (text: string) => string; readonly made: string[] } {
  const cache = new TextCache<string>(size);
  const made: string[] = [];
  return { made, get: (text) => cache.get(text, (given) => (made.push(given), `<${given}>`)) };
}

test('the same text is made once', () => {
  const { get, made } = counting(4);
  expect([get('a'), get('b'), get('a'), get('a')]).toEqual(['<a>', '<b>', '<a>', '<a>']);
  expect(made).toEqual(['a', 'b']);
});

test('texts that are asked for again and again stay; others are forgotten', () => {
  const { get, made } = counting(10);
  for (let i = 0; i < 1_000; i++) {
    get('often');
    get(`once ${i}`);
  }
  expect(made.filter((text) => text === 'often')).toHaveLength(1);
  get('once 0');
  expect(made.filter((text) => text === 'once 0')).toHaveLength(2);
});

test('what cannot be made is tried again, and long texts are not kept', () => {
  const cache = new TextCache<number>(10);
  expect(() =>
    cache.get('x', () => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(cache.get('x', () => 1)).toBe(1);
  const long = 'x'.repeat(50_001);
  expect([cache.get(long, () => 1), cache.get(long, () => 2)]).toEqual([1, 2]);
});
