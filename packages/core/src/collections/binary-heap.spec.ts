import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BinaryHeap } from './binary-heap.ts';

describe('BinaryHeap', () => {
  test('gives its items in order, whatever order they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (items) => {
        const heap = new BinaryHeap<number>((a, b) => a < b);
        for (const item of items) heap.push(item);
        const popped: number[] = [];
        for (let item = heap.pop(); item !== undefined; item = heap.pop()) popped.push(item);
        expect(popped).toEqual([...items].sort((a, b) => a - b));
      }),
    );
  });
});
