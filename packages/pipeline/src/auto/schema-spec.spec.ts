import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '@tutti/core';
import { defaultTools } from '@tutti/tools';
import { checkPipeline, compilePipeline } from '../compile/compile-pipeline.ts';
import { bench } from '../spec-support/bench.ts';
import { autoSpecFor } from './auto-spec.ts';
import { specOfSchema } from './schema-spec.ts';

const formats = { type: 'string', enum: ['markdown', 'html', 'pdf'] } as const;
const tag = (text: string, attributes: Record<string, string> = {}): Parameters<typeof autoSpecFor>[0] => ({
  attributes,
  text,
  start: 0,
  end: 0,
  isClosed: true,
});

describe('what a JSON Schema asks of an AUTO value', () => {
  it.each<[string, JsonObject, Json]>([
    ['the texts of an enum', formats, { kind: 'choice', choices: ['markdown', 'html', 'pdf'] }],
    ['texts side by side', { oneOf: [{ const: 'a' }, { enum: ['b', 'a'] }, { type: 'null' }] }, { kind: 'choice', choices: ['a', 'b'] }],
    ['an enum with null', { enum: ['a', null] }, { kind: 'choice', choices: ['a'] }],
    ['a whole number', { type: 'integer', exclusiveMinimum: 0, maximum: 9_007_199_254_740_991 }, { kind: 'integer', minimum: 1 }],
    ['a number', { type: ['number', 'null'], minimum: 0, maximum: 1 }, { kind: 'number', minimum: 0, maximum: 1 }],
    ['the one kind beside null', { anyOf: [{ type: 'array' }, { type: 'null' }] }, { kind: 'list' }],
  ])('is %s', (...[, schema, spec]) => {
    expect(specOfSchema(schema)).toEqual(spec);
  });

  it.each<[string, JsonObject]>([
    ['anything', {}],
    ['several kinds', { type: ['string', 'number'] }],
    ['several schemas', { anyOf: [{ type: 'boolean' }, { enum: ['yes'] }] }],
    ['numbers of an enum', { enum: [1, 2] }],
  ])('is open for %s', (...[, schema]) => {
    expect(specOfSchema(schema)).toBeUndefined();
  });

  it.each([
    ['unquoted words', 'markdown or html?', {}, ['markdown', 'html', 'pdf']],
    ['a type of its own', 'Which?', { type: 'string' }, ['markdown', 'html', 'pdf']],
    ['choices the parameter does not take', 'Which?', { choices: 'docx,odt' }, ['markdown', 'html', 'pdf']],
    ['some of what it takes', 'Which?', { choices: 'html,pdf,docx' }, ['html', 'pdf']],
    ['quoted words', 'Choose "pdf" or "html"', {}, ['pdf', 'html']],
  ])('offers exactly what an enum takes to a tag with %s', (...[, text, attributes, choices]) => {
    expect(autoSpecFor(tag(text, attributes as Record<string, string>), 'format', formats)).toEqual({ kind: 'choice', choices });
  });

  it.each<[string, string, Record<string, string>, JsonObject | undefined, Json]>([
    ['the bounds of the tag', 'How warm?', { max: '5' }, { type: 'integer', minimum: 1 }, { kind: 'integer', minimum: 1, maximum: 5 }],
    ['the type of the tag', 'How many?', { type: 'integer' }, { type: 'string' }, { kind: 'integer' }],
    ['quoted choices for any text', 'Choose "a" or "b"', {}, { type: 'string' }, { kind: 'choice', choices: ['a', 'b'] }],
    ['the words of the tag without a schema', 'Name it', {}, undefined, { kind: 'text' }],
    ['the words of the tag with an open one', 'Name it', {}, {}, { kind: 'text' }],
  ])('keeps %s', (...[, text, attributes, schema, spec]) => {
    expect(autoSpecFor(tag(text, attributes), 'heat', schema)).toEqual(spec);
  });
});

describe('an AUTO tag in a parameter of a tool', () => {
  const spec = (parameters: string): unknown => {
    const text = `steps:\n  - {id: a, tool: report-generator, action: generate, parameters: {title: x, content: y, ${parameters}}}\n`;
    expect(checkPipeline(text, { tools: defaultTools() }).diagnostics).toEqual([]);
    const [auto] = compilePipeline(text, { tools: defaultTools() }).graph.nodes;
    return (auto as unknown as { readonly input: { readonly spec: unknown } }).input.spec;
  };

  it('offers what the parameter takes, by any spelling of its name', () => {
    const taken = { kind: 'choice', choices: ['markdown', 'html', 'pdf'] };
    expect(spec('format: "<AUTO>markdown or html?</AUTO>"')).toEqual(taken);
    expect(spec('output_format: "<AUTO>Which one do readers like?</AUTO>"')).toEqual(taken);
  });

  it('gives a part of a text as it likes', () => {
    expect(spec('format: "{{ 1 }}<AUTO>markdown or html?</AUTO>"')).toEqual({ kind: 'text' });
  });

  it('leaves a tool without a schema what the tag says', async () => {
    const { run, calls } = bench({ tools: { shop: () => ({ ok: true }) }, answer: () => '{"value": "html"}' });
    await run('steps:\n  - {id: a, tool: shop, action: buy, parameters: {format: "<AUTO>markdown or html?</AUTO>"}}\n');
    expect(calls).toMatchObject([{ parameters: { format: 'html' } }]);
  });
});
