import { describe, expect, it } from '@jest/globals';
import { toResult } from './result.ts';
import { short, table } from './table.ts';

describe('table', () => {
  it('shows each median with its spread, and each peer with its ratio', () => {
    const [, , row] = table([toResult({ name: 'a', unit: 'µs', better: 'lower', tutti: [1, 3, 2], peers: { other: [20, 20, 20] } })]).split(
      '\n',
    );
    expect(row).toMatch(/^\| a +\| µs +\| 2 \(1–3\) \| other 20 ×10 +\| 3 +\|$/);
  });

  it('leaves a ratio out that says nothing', () => {
    const result = toResult({ name: 'a', unit: '%', better: 'lower', tutti: [-1], peers: { other: [20] } });
    expect(table([{ ...result, ratio: {} }])).toMatch(/\| other 20 +\|/);
  });

  it('is a Markdown table whose lines are of one length', () => {
    const lines = table([
      toResult({ name: 'short', unit: 'µs', better: 'lower', tutti: [1] }),
      toResult({ name: 'a much longer name', unit: 'steps per s', better: 'higher', tutti: [123_456] }),
    ]).split('\n');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines[1]).toMatch(/^(\|-+)+\|$/);
  });
});

describe('short', () => {
  it.each([
    [0.0123456, '0.0123'],
    [3.14159, '3.14'],
    [999, '999'],
    [1_234.5, '1,235'],
    [0, '0'],
  ])('writes %d as %s', (value, text) => {
    expect(short(value)).toBe(text);
  });
});
