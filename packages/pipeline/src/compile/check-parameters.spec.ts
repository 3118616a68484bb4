import { describe, expect, it } from '@jest/globals';
import type { Diagnostic } from '@tutti/core';
import { defaultTools } from '@tutti/tools';
import { checkPipeline } from './compile-pipeline.ts';

const tools = defaultTools();

function told(parameters: string, work: string, options: { readonly strict?: boolean } = {}): readonly Diagnostic[] {
  return checkPipeline(`steps:\n  - id: a\n    ${work}\n    parameters: ${parameters}\n`, { tools, ...options }).diagnostics;
}

function brief(parameters: string, work: string): readonly unknown[] {
  return told(parameters, work).map(({ code, hint = '', range }) => [code, range?.line, range?.column, /"([^"]*)"/.exec(hint)?.[1]]);
}

const filter = 'tool: data-processing\n    action: filter';

describe('parameters of steps', () => {
  it.each([
    ['of a tool with options', '{data: [], conditon: a > 1}', filter, ['PARAMETER_UNKNOWN', 4, 28, 'condition']],
    ['whose value a template gives', '{data: [], conditon: "{{ now() }}"}', filter, ['PARAMETER_UNKNOWN', 4, 28, 'condition']],
    [
      'in camelCase',
      '{path: a, content: x, encodng: utf8}',
      'tool: filesystem\n    action: write',
      ['PARAMETER_UNKNOWN', 5, 39, 'encoding'],
    ],
    ['where others are material', '{titel: x, findings: y}', 'tool: report-generator', ['PARAMETER_UNKNOWN', 4, 18, 'title']],
    [
      'of a transformation inside',
      '{data: [], transformations: [{type: sort, by: a, oder: desc}]}',
      'tool: data-processing\n    action: transform',
      ['PARAMETER_UNKNOWN', 5, 66, 'order'],
    ],
    ['of an action a model carries out', '{prompt: x, max_tokns: 5}', 'action: generate_text', ['PARAMETER_UNKNOWN', 4, 29, 'max_tokens']],
    ['of an action without a tool', '{conditon: "true"}', 'action: evaluate_condition', ['PARAMETER_UNKNOWN', 4, 18, 'condition']],
  ])('a misspelt one %s is told of at its name, once, with the nearest', (...[, parameters, work, [code, line, column, near]]) => {
    expect(brief(parameters, work)).toEqual([[code, work.includes('\n') ? 5 : line, column, near]]);
  });

  it('of no meaning are told of, unless they are material', () => {
    expect(told('{path: a, colour: red}', 'tool: filesystem\n    action: read')).toMatchObject([
      { code: 'PARAMETER_IGNORED', severity: 'warning', hint: expect.stringContaining('encoding') },
    ]);
    expect(told('{findings: [a, b]}', 'tool: report-generator')).toEqual([]);
    expect(told('{text: hello, mood: friendly}', 'action: analyze_text')).toEqual([]);
    expect(told('{prompt: hello, mood: friendly}', 'action: generate_text')).toMatchObject([{ code: 'PARAMETER_IGNORED' }]);
  });

  it('are errors where the file is checked strictly', () => {
    expect(told('{data: [], conditon: a > 1}', filter, { strict: true })).toMatchObject([{ code: 'PARAMETER_UNKNOWN', severity: 'error' }]);
  });

  it('under another spelling that do not fit are not called missing', () => {
    expect(told('{data: x, output_format: "{{ now() }}"}', 'tool: data-processing\n    action: convert')).toEqual([]);
    expect(told('{data: x, output_format: xml}', 'tool: data-processing\n    action: convert')).toMatchObject([
      { code: 'PARAMETER_INVALID', message: expect.stringContaining('"output_format"') },
    ]);
  });

  it('tells of a name that does not fit, whatever it stands for, and not of one that a template gives', () => {
    const said = (inputs: string): readonly string[] =>
      told(`{code: "result = 1", inputs: ${inputs}}`, 'tool: python-executor\n    action: run').map(
        ({ code, message }) => `${code} ${message}`,
      );
    expect(said('{"x y": "{{ now() }}"}')).toEqual([expect.stringMatching(/^PARAMETER_INVALID .*"inputs\.x y"/)]);
    expect(said('{class: 1}')).toHaveLength(1);
    expect(said('{"{{ execution.id }}": 1, "v_{{ execution.id }}": 2, ok: 3}')).toEqual([]);
  });
});
