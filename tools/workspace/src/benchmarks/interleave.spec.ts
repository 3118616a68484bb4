import { describe, expect, it } from '@jest/globals';
import { interleave, type Subject } from './interleave.ts';

/** A world in which each run takes as long as it is said to, and nothing else takes any time. */
function simulated(): { readonly now: () => number; readonly order: string[]; subject(name: string, ms: number, units?: number): Subject } {
  let time = 0;
  const order: string[] = [];
  return {
    now: () => time,
    order,
    subject: (name, ms, units = 1) => ({
      name,
      units,
      run: async () => {
        order.push(name);
        time += ms;
      },
    }),
  };
}

const options = { rounds: 3, minSampleMs: 0, warmUpMs: 0, rewarmMs: 0 };

describe('interleave', () => {
  it('gives one sample per subject and round, in µs per unit', async () => {
    const { now, subject } = simulated();
    const samples = await interleave([subject('a', 5, 1_000), subject('b', 40, 100)], { ...options, now });
    expect(samples.get('a')).toEqual([5, 5, 5]);
    expect(samples.get('b')).toEqual([400, 400, 400]);
  });

  it('runs every subject in each round and begins each round with the next one', async () => {
    const { now, order, subject } = simulated();
    await interleave([subject('a', 1), subject('b', 1)], { ...options, now });
    expect(order.slice(4)).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  });

  it('goes through all subjects several times a round when asked, and keeps the fastest sample of each', async () => {
    const times = [1, 1, 9, 3, 4, 8, 7, 6];
    let time = 0;
    const subject: Subject = {
      name: 'a',
      units: 1,
      run: async () => {
        time += times.shift() as number;
      },
    };
    const samples = await interleave([subject], { ...options, rounds: 2, passes: 3, now: () => time });
    expect(samples.get('a')).toEqual([3_000, 6_000]);
  });

  it('repeats a short subject to fill a sample and still counts per unit', async () => {
    const { now, order, subject } = simulated();
    const samples = await interleave([subject('a', 2)], { ...options, rounds: 1, minSampleMs: 10, now });
    expect(order).toHaveLength(2 + 5);
    expect(samples.get('a')).toEqual([2_000]);
  });

  it('warms up for the time asked', async () => {
    const { now, order, subject } = simulated();
    await interleave([subject('a', 10)], { ...options, rounds: 1, warmUpMs: 95, now });
    expect(order).toHaveLength(10 + 1);
  });

  it('runs a subject untimed before each sample for the time asked', async () => {
    const { now, order, subject } = simulated();
    const samples = await interleave([subject('a', 10)], { ...options, rounds: 2, rewarmMs: 25, now });
    expect(order).toHaveLength(2 + 2 * (3 + 1));
    expect(samples.get('a')).toEqual([10_000, 10_000]);
  });

  it('calls back before each sample, and leaves that time out', async () => {
    let time = 0;
    let calls = 0;
    const subject: Subject = {
      name: 'a',
      units: 1,
      run: async () => {
        time += 1;
      },
    };
    const samples = await interleave([subject], {
      ...options,
      now: () => time,
      beforeSample: () => {
        calls++;
        time += 1_000;
      },
    });
    expect(calls).toBe(3);
    expect(samples.get('a')).toEqual([1_000, 1_000, 1_000]);
  });
});
