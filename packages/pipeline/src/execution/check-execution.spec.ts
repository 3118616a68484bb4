import { describe, expect, test } from '@jest/globals';
import type { Json } from '@tutti/core';
import { checkExecution, openCatalog, type CheckedPipeline } from '../index.ts';

const check = (steps: string, context: Record<string, Json>, environment: Record<string, string> = {}): CheckedPipeline =>
  checkExecution(
    `
environment: [REGION]
inputs:
  topic: {type: string, required: true}
  count: {type: integer, default: 5}
steps:
${steps}`,
    { tools: openCatalog, context, environment, file: 'p.yaml' },
  );
const good = '  - {id: a, action: echo, parameters: {x: "{{ topic }}"}}\n';

describe('checking an execution', () => {
  test("tells of the file's errors and of what is given in one go, each with its place and what to do", () => {
    const { compiled, diagnostics } = check('  - {id: a, action: echo, dependencies: [b]}\n', { count: 'x' });
    expect(compiled).toBeUndefined();
    expect(diagnostics.map(({ code, range, hint }) => [code, range?.line, hint])).toEqual([
      ['INPUT_MISSING', 4, 'Give it with the run: topic=….'],
      ['INPUT_TYPE', 5, 'Give it with the run: count=….'],
      ['INPUT_MISSING', undefined, 'Set it in the environment: REGION=….'],
      ['DEP_UNKNOWN', 7, expect.any(String)],
    ]);
  });

  test('warns of a name that is nearly that of an input left to its default, and of no other', () => {
    const { compiled, diagnostics } = check(good, { topic: 'x', cuont: 3, user: 'ada' }, { REGION: 'eu' });
    expect(diagnostics.map(({ code, severity, hint, range }) => [code, severity, hint, range?.line])).toEqual([
      ['INPUT_UNKNOWN', 'warning', 'Did you mean "count"?', 5],
    ]);
    expect(compiled?.diagnostics).toEqual(diagnostics);
    expect(check(good, { topic: 'x', count: 1, cuont: 3 }, { REGION: 'eu' }).diagnostics).toEqual([]);
  });

  test('gives what could be read of a pipeline that does not compile', () => {
    expect(check('  - {id: a}\n', {}).pipeline?.inputs.map(({ name }) => name)).toEqual(['topic', 'count']);
  });
});
