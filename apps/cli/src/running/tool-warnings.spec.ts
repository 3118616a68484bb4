import { expect, test } from '@jest/globals';
import type { Json } from '@tutti/core';
import type { PipelineResult } from '@tutti/pipeline';
import { toolWarnings } from './tool-warnings.ts';

function told(steps: Readonly<Record<string, { readonly value: Json; readonly tool?: string }>>): readonly string[] {
  return toolWarnings({ steps } as unknown as PipelineResult).map(({ step, text }) => `${step}: ${text}`);
}

test('warnings of a tool are told once for each step, those inside of loops with the loop', () => {
  expect(
    told({
      draw: { tool: 'visualization', value: { warnings: ['no such chart', 'no such chart', 'too wide'] } },
      quiet: { tool: 'visualization', value: { warnings: [] } },
      each: { value: [{ warnings: ['a'] }, { inner: { warnings: ['a', 'b'] }, other: null }, null] },
      again: { value: { iterations: 1, results: [{ inner: { warnings: ['c'] } }] } },
    }),
  ).toEqual(['draw: no such chart', 'draw: too wide', 'each: a', 'each: b', 'again: c']);
});

test('data that holds a field of that name warns of nothing', () => {
  expect(
    told({
      ask: { tool: 'model', value: { warnings: ['of the model'] } },
      rows: { tool: 'data-processing', value: { data: [{ warnings: ['of a row'] }] } },
      odd: { tool: 'http-client', value: { warnings: 'one text' } },
      none: { value: null },
    }),
  ).toEqual([]);
});
