import { expect, test } from '@jest/globals';
import { Cell } from '../statistics/cell.ts';
import { followLevel, unseenShift } from './level.ts';
import { ModelState } from './model-state.ts';

/** A model seen on two tasks, then on the busy one alone, where one in so many answers fails, and later one in so many others. */
function expectedOfRare(from: number, to: number, rareMean: number): number {
  const state = new ModelState('m');
  const [busy, rare] = [new Cell('m', 'busy'), new Cell('m', 'rare')];
  const reward = (call: number, oneIn: number): number => (call % oneIn === 0 ? 0 : 1);
  for (let call = 1; call <= 300; call++) {
    followLevel(busy, state, reward(call, from));
    followLevel(rare, state, reward(call, 2));
  }
  for (let call = 1; call <= 1_000; call++) followLevel(busy, state, reward(call, from));
  for (let call = 1; call <= 999; call++) followLevel(busy, state, reward(call, to));
  return unseenShift(rare, state, rareMean);
}

test('a model that fails five times as seldom where it hardly ever failed is expected to be better where it often fails', () => {
  expect(expectedOfRare(20, 100, 0.6)).toBeGreaterThan(0.05);
  expect(expectedOfRare(20, 100, 0.6)).toBeLessThan(0.25);
});

test('a model that has become worse is expected to be worse, by less where it can hardly fall', () => {
  const middling = expectedOfRare(20, 4, 0.6);
  expect(middling).toBeLessThan(-0.05);
  expect(expectedOfRare(20, 4, 0.05)).toBeGreaterThan(middling / 3);
});

test('a model that stays as it is is expected to', () => {
  expect(Math.abs(expectedOfRare(20, 20, 0.6))).toBeLessThan(0.03);
});
