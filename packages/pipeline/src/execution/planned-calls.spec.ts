import { describe, expect, test } from '@jest/globals';
import { systemClock, type Json } from '@tutti/core';
import { sequentialIds } from '@tutti/testing';
import { openCatalog } from '../catalog/tool-catalog.ts';
import { compilePipeline } from '../compile/compile-pipeline.ts';
import { prepareInput } from '../run/prepare-input.ts';
import { plannedCalls, type PlannedCalls } from './planned-calls.ts';

function planned(steps: string, given: Readonly<Record<string, Json>> = {}): PlannedCalls {
  const compiled = compilePipeline(
    `id: p\nparameters: { n: { type: list, default: [1, 2] }, who: { type: string, default: "you" } }\nsteps:\n${steps}`,
    { tools: openCatalog },
  );
  return plannedCalls(compiled, prepareInput(compiled, given, { clock: systemClock, ids: sequentialIds() }) as unknown as Json);
}

const ask = (id: string, more = ''): string => `  - { id: ${id}, action: generate_text, parameters: { prompt: "Say." }${more} }\n`;

describe('the calls a pipeline may make', () => {
  test('are as many as its structure allows: guards, maps and loops in one another', () => {
    const { calls } = planned(
      `${ask('one')}${ask('guarded', ', if: "{{ who }}"')}  - id: outer
    for_each: "{{ n }}"
    steps:
      - id: inner
        while: "{{ iteration < 9 }}"
        max_iterations: 5
        steps: [{ id: deep, action: generate_text, parameters: { prompt: "Say." } }]
`,
      { n: [1, 2, 3] },
    );
    expect(calls.map(({ path, times }) => [path.split('/').at(-1), times])).toEqual([
      ['one', { least: 1, most: 1 }],
      ['guarded', { least: 0, most: 1 }],
      ['deep', { least: 0, most: 15 }],
    ]);
  });

  test('have no upper bound where a loop goes through a result', () => {
    expect(planned(`${ask('one')}${ask('many', ', for_each: "{{ one.lines }}"')}`).calls.at(-1)?.times).toEqual({ least: 0 });
  });

  test('are measured by what is known of their texts: inputs are, results are not', () => {
    const { calls } = planned(
      '  - { id: a, action: generate_text, parameters: { prompt: "Hello {{ who }}", max_tokens: 50, temperature: 0 } }\n  - { id: b, action: generate_text, parameters: { prompt: "More of {{ a }} for {{ who }}", model: big } }\n',
      { who: 'Zoë' },
    );
    expect(calls[0]).toEqual({
      path: 'a',
      times: { least: 1, most: 1 },
      maxTokens: 50,
      bytes: Buffer.byteLength('Hello Zoë'),
      openPlaces: 0,
    });
    expect(calls[1]).toMatchObject({ model: 'big', bytes: Buffer.byteLength('More of  for '), openPlaces: 2 });
  });

  test('include AUTO tags and error handlers, and name the steps whose tools may ask by themselves', () => {
    const { calls, others } = planned(
      '  - { id: a, tool: report-generator, action: generate, parameters: { content: "<AUTO>a title</AUTO>" } }\n  - { id: b, tool: pipeline-executor, action: execute, parameters: { pipeline: "x.yaml" } }\n',
    );
    expect(calls.map(({ path }) => path)).toEqual(['a.auto.content']);
    expect(others).toEqual(['b']);
  });
});
