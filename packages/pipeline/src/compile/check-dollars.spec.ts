import { describe, expect, it } from '@jest/globals';
import type { Diagnostic } from '@tutti/core';
import { defaultTools } from '@tutti/tools';
import { catalogOfNames } from '../index.ts';
import { checkPipeline } from './compile-pipeline.ts';

const tools = defaultTools();

function found(parameters: string, work = 'action: generate_text'): readonly Diagnostic[] {
  return checkPipeline(
    `inputs: {topic: {type: string, default: x}}\nsteps:\n  - {id: draft, action: echo, parameters: {message: x}}\n  - {id: get-page, action: echo, parameters: {message: x}}\n  - id: a\n    dependencies: [draft, get-page]\n    ${work}\n    parameters: ${parameters}\n`,
    { tools },
  ).diagnostics.filter(({ code }) => code === 'TEMPLATE_DOLLAR');
}

describe('a name with a dollar sign', () => {
  it.each([
    ['an input', 'About $topic, please.', '{{ topic }}'],
    ['an input in braces', 'About ${ topic }.', '{{ topic }}'],
    ['a step', 'Read $draft.', '{{ draft }}'],
    ['a field of a step', 'Read ${draft.content}.', '{{ draft.content }}'],
    ['a step with a hyphen', 'Read ${get-page.text}', '{{ steps["get-page"].text }}'],
    ['the inputs', 'Read $inputs.topic', '{{ inputs.topic }}'],
    ['the steps', 'Read ${steps.draft.result}', '{{ steps.draft.result }}'],
    ['an input beside a template', '{{ draft }} and $topic', '{{ topic }}'],
    ['a step in an AUTO tag', '<AUTO>Judge $draft</AUTO>', '{{ draft }}'],
  ])('that means %s is told of, with what to write', (...[, text, hint]) => {
    const told = found(`{prompt: ${JSON.stringify(text)}}`);
    expect(told).toMatchObject([{ severity: 'warning', hint: `Write ${hint}.`, range: { line: 8 } }]);
  });

  it('is told of where a step handles errors, and not in a pipeline inside another, whose names are its own', () => {
    const diagnostics = (steps: string): readonly string[] =>
      checkPipeline(`inputs: {topic: {type: string, default: x}}\nsteps:\n${steps}`, { tools }).diagnostics.map(({ code }) => code);
    expect(diagnostics('  - {id: a, action: echo, on_error: b}\n  - {id: b, action: echo, parameters: {message: "No $topic"}}\n')).toEqual([
      'TEMPLATE_DOLLAR',
    ]);
    const inside = { steps: [{ id: 'b', action: 'echo', parameters: { message: 'Price: $topic' } }] };
    expect(
      checkPipeline(
        `inputs: {topic: {type: string, default: x}}\nsteps:\n  - {id: a, tool: pipeline-executor, parameters: {pipeline: ${JSON.stringify(inside)}}}\n`,
        {
          tools: catalogOfNames(['pipeline-executor']),
        },
      ).diagnostics,
    ).toEqual([]);
  });

  it('is told of in lists and mappings, at its place', () => {
    const text = '{findings: [{title: plain, content: "of $topic"}], content: y}';
    expect(found(text, 'tool: report-generator')).toMatchObject([{ range: { line: 8, column: 17 + text.indexOf('$') } }]);
  });

  it.each([
    ['another name', '$other and ${another}', 'action: generate_text'],
    ['a sum', 'It costs $5 or US$topic', 'action: generate_text'],
    ['an escaped one', 'Literally \\$topic or $$topic', 'action: generate_text'],
    ['a name of a template', '{{ $topic }} {% if draft %}$5{% endif %}', 'action: generate_text'],
  ])('that is %s is left alone', (...[, text, work]) => {
    expect(found(`{prompt: ${JSON.stringify(text)}}`, work)).toEqual([]);
  });

  it.each([
    ['a command', '{command: "echo $topic ${draft}"}', 'tool: terminal'],
    ['Python', '{code: "print(\'$topic\')"}', 'tool: python-executor'],
    ['a statement', '{sql: "select $topic", params: {topic: 1}}', 'tool: database'],
    ['a script that is written', '{path: run.sh, content: "echo ${topic}"}', 'tool: filesystem\n    action: write'],
  ])('in %s is left alone', (...[, parameters, work]) => {
    expect(found(parameters, work)).toEqual([]);
  });
});
