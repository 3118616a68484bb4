import { describe, expect, test } from '@jest/globals';
import { SlotPool, slotWeight, type SlotRequest } from './slot-pool.ts';

function request(name: string, granted: string[], about: { priority?: number; rank?: number } = {}): SlotRequest {
  return { weight: slotWeight(about.priority ?? 5, about.rank ?? 0), next: undefined, grant: () => (granted.push(name), true) };
}

describe('SlotPool', () => {
  test('gives no more slots than it has', () => {
    const granted: string[] = [];
    const pool = new SlotPool(2);
    for (const name of ['a', 'b', 'c']) pool.request(request(name, granted));
    expect(granted).toEqual(['a', 'b']);
    pool.release();
    expect(granted).toEqual(['a', 'b', 'c']);
  });

  test('prefers priority 10, then the longer way to the end, then who came first', () => {
    const granted: string[] = [];
    const pool = new SlotPool(1);
    pool.request(request('first', granted));
    pool.request(request('late', granted, { rank: 3 }));
    pool.request(request('short', granted, { rank: 1 }));
    pool.request(request('later', granted, { rank: 3 }));
    pool.request(request('urgent', granted, { priority: 10 }));
    for (let i = 0; i < 4; i++) pool.release();
    expect(granted).toEqual(['first', 'urgent', 'late', 'later', 'short']);
  });

  test('asks nobody twice, and takes in who comes while others leave', () => {
    const granted: string[] = [];
    const pool = new SlotPool(1);
    pool.request(request('first', granted));
    for (const rank of [2, 1, 2]) pool.request(request(`a${rank}`, granted, { rank }));
    pool.release();
    pool.release();
    // The line of rank 2 is empty now and opens again.
    pool.request(request('b2', granted, { rank: 2 }));
    pool.request(request('b1', granted, { rank: 1 }));
    for (let i = 0; i < 4; i++) pool.release();
    expect(granted).toEqual(['first', 'a2', 'a2', 'b2', 'a1', 'b1']);
    expect(pool.active).toBe(0);
  });

  test('passes a refused slot on', () => {
    const granted: string[] = [];
    const pool = new SlotPool(1);
    pool.request({ ...request('gone', granted), grant: () => false });
    pool.request(request('next', granted));
    expect(granted).toEqual(['next']);
    expect(pool.active).toBe(1);
  });

  test('runs 100,000 bodies that end at once without deepening the stack', () => {
    const pool = new SlotPool(1);
    let done = 0;
    for (let i = 0; i < 100_000; i++) {
      pool.request({ weight: 5, next: undefined, grant: () => (done++, pool.release(), true) });
    }
    expect(done).toBe(100_000);
    expect(pool.active).toBe(0);
  });
});
