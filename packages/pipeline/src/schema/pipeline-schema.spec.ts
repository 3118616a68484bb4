import { describe, expect, test } from '@jest/globals';
import { nearestName } from '@tutti/core';
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { errorHandlerKeys, stepKeys, topLevelKeys } from '../language/keys.ts';
import { errorHandlerShape } from './error-handler-schema.ts';
import { pipelineJsonSchema, pipelineSchema, pipelineShape } from './pipeline-schema.ts';
import { stepShape } from './step-schema.ts';

describe('the JSON Schema of pipelines', () => {
  test('is shipped as it is generated; write-schema.ts writes it anew', () => {
    expect(JSON.parse(readFileSync(join(import.meta.dirname, '../../pipeline.schema.json'), 'utf8'))).toEqual(pipelineJsonSchema());
  });

  test.each([
    ['a pipeline', pipelineShape, topLevelKeys],
    ['a step', stepShape, stepKeys],
    ['an error handler', errorHandlerShape, errorHandlerKeys],
  ])('has the keys that are read of %s, each with a description', (_name, shape, known) => {
    expect(Object.keys(shape).sort()).toEqual([...known.keys()].sort());
    for (const [name, schema] of Object.entries(shape))
      expect([name, (schema as { description?: string }).description]).toEqual([name, expect.stringMatching(/\.|…$/)]);
  });

  test('passes what the language takes, and not what it does not know', () => {
    const loop = { id: 'a', while: true, max_iterations: 3, steps: [{ id: 'b', action: 'echo', on_error: [{ fallback_value: 1 }] }] };
    expect(pipelineSchema.safeParse({ steps: [loop], inputs: { n: 1, m: { type: 'integer' } }, outputs: { x: '{{ a }}' } }).success).toBe(
      true,
    );
    expect(pipelineSchema.safeParse({ steps: [{ id: 'a', paramters: {} }] }).success).toBe(false);
    expect(pipelineSchema.safeParse({ steps: [{ id: 'a', steps: [{ id: 'b', actoin: 'echo' }], for_each: [1] }] }).success).toBe(false);
  });

  test('takes keys that are only ignored, as reading does', () => {
    expect(pipelineSchema.safeParse({ steps: [{ id: 'a', action: 'echo', x_colour: 1 }], enhanced_outputs: {}, 'x-mine': 1 }).success).toBe(
      true,
    );
    expect(slips(topLevelKeys).test('enhanced_outputs')).toBe(false);
  });

  test('refuses in JSON Schema only what reading refuses as a slip, and most slips', () => {
    for (const [known, pattern] of [
      [topLevelKeys, slips(topLevelKeys)],
      [stepKeys, slips(stepKeys)],
    ] as const) {
      for (const key of known.keys()) expect([key, pattern.test(key)]).toEqual([key, false]);
      for (const slip of ['descriptoin', 'paramters', 'metdata']) expect([slip, pattern.test(slip)]).toEqual([slip, true]);
      fc.assert(
        fc.property(
          fc.constantFrom(...known.keys()),
          fc.tuple(fc.nat(12), fc.nat(3)),
          fc.stringMatching(/^[a-z_]{0,4}$/),
          (key, [at, cut], put) => {
            const written = key.slice(0, at) + put + key.slice(at + cut);
            if (pattern.test(written))
              expect([written, nearestName(written, known.keys(), written.length <= 3 ? 1 : 2)]).toEqual([written, expect.any(String)]);
          },
        ),
      );
    }
  });
});

/** The pattern of the shipped schema for keys of a pipeline or of a step. */
function slips(known: ReadonlyMap<string, unknown>): RegExp {
  const { $defs } = pipelineJsonSchema() as unknown as {
    readonly $defs: Readonly<Record<'step' | 'pipeline', { readonly patternProperties: object }>>;
  };
  const [pattern] = Object.keys($defs[known === stepKeys ? 'step' : 'pipeline'].patternProperties);
  return new RegExp(pattern!);
}

const examples = join(import.meta.dirname, '../../../../examples/pipelines');
test.each(readdirSync(examples).filter((name) => name.endsWith('.yaml')))('the example %s fits the schema', (name) => {
  expect(
    pipelineSchema.safeParse(parse(readFileSync(join(examples, name), 'utf8').replaceAll(/<AUTO[^]*?<\/AUTO>/g, 'auto'))).error?.issues ??
      [],
  ).toEqual([]);
});
