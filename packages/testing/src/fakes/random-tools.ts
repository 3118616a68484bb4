import type { Random } from '@tutti/core';

/** A whole number in [0, below). */
export function randomInteger(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}

/** One of the items. @throws Error for an empty list. */
export function randomPick<T>(random: Random, items: readonly T[]): T {
  if (items.length === 0) throw new Error('Nothing can be picked from an empty list.');
  return items[randomInteger(random, items.length)] as T;
}

/** The items in random order (Fisher–Yates); the input stays as it is. */
export function randomShuffle<T>(random: Random, items: readonly T[]): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = randomInteger(random, last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}
