import { describe, expect, it } from '@jest/globals';
import { describeVerdict, type Gate, judge } from './gates.ts';
import { toResult } from './result.ts';

const results = [toResult({ name: 'chain/1000', unit: 'µs per node', better: 'lower', tutti: [2], peers: { other: [20] } })];
const passes = (gate: Partial<Gate>): boolean | undefined =>
  judge([{ result: 'chain/1000', of: 'tutti', is: 'at most', limit: 2, ...gate }], results)[0]?.isPassed;

describe('judge', () => {
  it('holds a figure to its limit, the limit itself included', () => {
    expect(passes({ limit: 2 })).toBe(true);
    expect(passes({ limit: 1.999 })).toBe(false);
  });

  it('holds the ratio to a peer to its limit, the limit itself included', () => {
    expect(passes({ of: 'other', is: 'at least', limit: 10 })).toBe(true);
    expect(passes({ of: 'other', is: 'at least', limit: 10.001 })).toBe(false);
  });

  it('fails what was not measured: a missing line, a missing peer', () => {
    expect(passes({ result: 'fan/1000', limit: Infinity })).toBe(false);
    expect(passes({ of: 'nobody', is: 'at least', limit: -Infinity })).toBe(false);
  });

  it('fails what is not a number, either way', () => {
    const broken = [toResult({ name: 'x', unit: 'µs', better: 'lower', tutti: [Number.NaN] })];
    const verdicts = judge(
      [
        { result: 'x', of: 'tutti', is: 'at most', limit: Infinity },
        { result: 'x', of: 'tutti', is: 'at least', limit: -Infinity },
      ],
      broken,
    );
    expect(verdicts.map(({ isPassed }) => isPassed)).toEqual([false, false]);
  });
});

describe('describeVerdict', () => {
  it('says which figure missed which limit by its value', () => {
    const [verdict] = judge([{ result: 'chain/1000', of: 'other', is: 'at least', limit: 100 }], results);
    expect(verdict && describeVerdict(verdict)).toBe('✖ chain/1000 ratio to other is 10, must be at least 100');
  });

  it('says what was not measured', () => {
    const [verdict] = judge([{ result: 'fan/1000', of: 'tutti', is: 'at most', limit: 1 }], results);
    expect(verdict && describeVerdict(verdict)).toContain('fan/1000 was not measured');
  });
});
