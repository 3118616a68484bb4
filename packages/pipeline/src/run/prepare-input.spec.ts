import { describe, expect, test } from '@jest/globals';
import type { Json, ValidationError } from '@tutti/core';
import { compilePipeline, openCatalog, prepareInput } from '../index.ts';
import { stillClock as clock } from '../spec-support/bench.ts';

const compiled = compilePipeline(
  `
inputs:
  topic: {type: string, required: true, description: what about, validation: {min_length: 3}}
  depth: {type: string, enum: [low, high], default: low}
  count: {type: integer, range: [1, 10], default: 5}
  extra: {type: object, required: false}
  plain: 7
variables: {v: 1}
steps:
  - {id: a, action: echo}
`,
  { tools: openCatalog },
);
const prepare = (given: Record<string, Json>): ReturnType<typeof prepareInput> =>
  prepareInput(compiled, given, { clock, ids: { next: () => 'id-1' } });
const refused = (given: Record<string, Json>): ValidationError => {
  try {
    prepare(given);
  } catch (error) {
    return error as ValidationError;
  }
  throw new Error('It was not refused.');
};

describe('the input of a run', () => {
  test("has the defaults, the run's facts in UTC, and what else was given as context", () => {
    const input = prepare({ topic: 'trees', user: 'x' });
    expect(input).toMatchObject({
      topic: 'trees',
      depth: 'low',
      count: 5,
      extra: null,
      plain: 7,
      __context: { user: 'x' },
      __pipeline: { variables: { v: 1 } },
    });
    expect(input.__execution).toMatchObject({ id: 'id-1', timestamp: '2026-01-02T03:04:05.000Z', date: '2026-01-02', time: '03:04:05' });
  });

  test.each<[string, Record<string, Json>, string, string]>([
    ['a missing one', {}, 'INPUT_MISSING', 'The input "topic" (what about) is missing.'],
    ['a misspelt one', { topik: 'x' }, 'INPUT_MISSING', 'You gave "topik".'],
    ['a missing one beside another that is there', { topics: 'x', plain: 1 }, 'INPUT_MISSING', 'You gave "topics".'],
    ['one of a wrong type', { topic: 'trees', count: '5' }, 'INPUT_TYPE', 'must be a whole number, not "5"'],
    ['one that is no choice', { topic: 'trees', depth: 'deep' }, 'INPUT_RANGE', 'must be one of "low", "high"'],
    ['one out of range', { topic: 'trees', count: 11 }, 'INPUT_RANGE', 'must be at most 10'],
    ['one that is too short', { topic: 'ab' }, 'INPUT_RANGE', 'at least 3'],
  ])('refuses %s', (...[, given, code, message]) => {
    const error = refused(given);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  test('lists every offence in one error', () => {
    expect(refused({ depth: 'x', count: 'y' }).issues.map(({ path }) => path)).toEqual(['topic', 'depth', 'count']);
  });

  describe('that a file declares with templates', () => {
    const declared = compilePipeline(
      `
inputs:
  topic: {type: string, default: bees}
  folder: {type: string, default: "out/{{ topic | upper }}/{{ execution.date }}"}
  count: {type: integer, required: false}
context: {base: "b-{{ folder }}", list: ["{{ topic }}", 1]}
variables: {greeting: "Dear {{ topic }}", deep: {a: "{{ greeting }}, {{ base }}"}, later: "{{ a.result }}", plain: "x"}
steps:
  - {id: a, action: echo}
`,
      { tools: openCatalog },
    );
    const input = (given: Record<string, Json>): ReturnType<typeof prepareInput> =>
      prepareInput(declared, given, { clock, ids: { next: () => 'id-1' } });

    test('is worked out once, defaults before context before variables, and left alone where it names what there is not yet', () => {
      expect(input({})).toMatchObject({
        folder: 'out/BEES/2026-01-02',
        __context: { base: 'b-out/BEES/2026-01-02', list: ['bees', 1] },
        __pipeline: {
          variables: { greeting: 'Dear bees', deep: { a: 'Dear bees, b-out/BEES/2026-01-02' }, later: '{{ a.result }}', plain: 'x' },
        },
      });
    });

    test('is never what was given, nor what a template gave', () => {
      expect(input({ topic: '{{ execution.id }}', folder: '{{ topic }}', base: '{{ topic }}' })).toMatchObject({
        topic: '{{ execution.id }}',
        folder: '{{ topic }}',
        __context: { base: '{{ topic }}', list: ['{{ execution.id }}', 1] },
        __pipeline: { variables: { greeting: 'Dear {{ execution.id }}' } },
      });
    });

    test('has to be of the type that it is declared with', () => {
      const wrong = compilePipeline(
        'inputs: {topic: x, name: {type: string, default: "{{ topic | length }}", validation: {min_length: 3}}}\nsteps: [{id: a, action: echo}]',
        { tools: openCatalog },
      );
      expect(() => prepareInput(wrong, {}, { clock, ids: { next: () => 'i' } })).toThrow('The input "name"');
    });
  });
});
