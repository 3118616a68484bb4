import { describe, expect, test } from '@jest/globals';
import { seedFromEnvironment } from '@tutti/testing';
import { simulate, simulateOrders } from './simulate.ts';

const seed = seedFromEnvironment();

describe(`random graphs in virtual time, seed ${seed}`, () => {
  test('end with every node settled once, nothing run on a failed input, and replay equal to life, whatever crashes', async () => {
    const { crashes, outcomes } = await simulate(1_000, seed);
    expect(crashes).toBeGreaterThan(100);
    expect(Object.keys(outcomes).sort()).toEqual(['cancelled', 'completed', 'failed', 'partial']);
  });

  test('settle as the definition of edges and joins says, in any order', async () => {
    await simulateOrders(300, seed);
  });
});
