import { describe, expect, it } from '@jest/globals';
import { toResult } from './result.ts';

describe('toResult', () => {
  it('gives medians, spreads and the number of rounds', () => {
    const result = toResult({ name: 'a', unit: 'µs per node', better: 'lower', tutti: [1, 3, 2], peers: { other: [20, 60, 50] } });
    expect(result).toMatchObject({
      tutti: 2,
      peers: { other: 50 },
      spread: { tutti: { min: 1, max: 3 }, other: { min: 20, max: 60 } },
      rounds: 3,
    });
  });

  it('says how many times less time ours takes', () => {
    expect(toResult({ name: 'a', unit: 'µs', better: 'lower', tutti: [2], peers: { other: [50] } }).ratio).toEqual({ other: 25 });
  });

  it('says how many times more per second ours does', () => {
    expect(toResult({ name: 'a', unit: 'steps per s', better: 'higher', tutti: [50], peers: { other: [2] } }).ratio).toEqual({ other: 25 });
  });

  it('has no ratio to a peer that was not measured', () => {
    expect(toResult({ name: 'a', unit: 'µs', better: 'lower', tutti: [2] })).toMatchObject({ peers: {}, ratio: {} });
  });
});
