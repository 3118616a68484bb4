import { describe, expect, it } from '@jest/globals';
import type { Json } from '@tutti/core';
import { defaultTools } from '@tutti/tools';
import { bench } from '../spec-support/bench.ts';
import type { AutoInput, StepInput } from '../run/step-input.ts';
import { compilePipeline, type CompiledPipeline } from './compile-pipeline.ts';

const formats = { kind: 'choice', choices: ['markdown', 'html', 'pdf'] };
const compiled = (steps: string): CompiledPipeline => compilePipeline(`steps:\n${steps}`, { tools: defaultTools() });
const report = (keys: string): string => `tool: report-generator, action: generate, ${keys}`;

describe('an AUTO tag in a parameter of a step that handles errors', () => {
  it('offers what the parameter takes', () => {
    const { graph } = compiled(
      `  - {id: a, action: echo, on_error: b}\n  - {id: b, ${report('parameters: {title: x, content: y, format: "<AUTO>html or markdown?</AUTO>", path: "<AUTO>a name</AUTO>.html"}')}}\n`,
    );
    const [handler] = (graph.nodes[0] as unknown as { readonly input: StepInput }).input.onError!;
    const asked = (value: Json | undefined): unknown =>
      (JSON.parse((value as { readonly 'tutti:auto': string })['tutti:auto']) as AutoInput).spec;
    const { format, path } = handler!.task!.parameters as {
      readonly format: Json;
      readonly path: { readonly 'tutti:parts': readonly Json[] };
    };
    expect(asked(format)).toEqual(formats);
    expect(asked(path['tutti:parts'][0])).toEqual({ kind: 'text' });
  });
});

describe('AUTO tags for what a loop goes through', () => {
  const specs = (steps: string): unknown[] =>
    compiled(steps).graph.nodes.flatMap((node) =>
      node.kind === 'task' && node.handler === 'pipeline.auto' ? [(node.input as unknown as AutoInput).spec] : [],
    );
  const parameters = 'parameters: {title: x, content: y, format: "{{ item }}"}';

  it('offer what the parameter takes that is given the items, for the list and for each', () => {
    expect(specs(`  - {id: a, for_each: <AUTO>Which?</AUTO>, ${report(parameters)}}\n`)).toEqual([{ kind: 'list', items: formats }]);
    expect(specs(`  - {id: a, for_each: ["<AUTO>One</AUTO>", "<AUTO>Other</AUTO>"], ${report(parameters)}}\n`)).toEqual([formats, formats]);
    expect(specs(`  - id: a\n    for_each: <AUTO>Which?</AUTO>\n    steps:\n      - {id: b, ${report(parameters)}}\n`)).toEqual([
      { kind: 'list', items: formats },
    ]);
  });

  it('offer what their words say where no parameter is given an item whole, or the tool does not say', () => {
    expect(specs(`  - {id: a, for_each: <AUTO>Which?</AUTO>, ${report('parameters: {title: "{{ item }}!", content: y}')}}\n`)).toEqual([
      { kind: 'list' },
    ]);
    expect(specs('  - {id: a, for_each: ["<AUTO>One</AUTO>", 2], action: echo, parameters: {message: "{{ item }}"}}\n')).toEqual([
      { kind: 'text' },
    ]);
  });

  it('are asked one by one', async () => {
    const { run, prompts } = bench({ answer: (prompt) => `{"value": "${prompt}"}` });
    const { steps } = await run(
      'steps:\n  - {id: a, for_each: ["<AUTO>One</AUTO>", "<AUTO>Other</AUTO>"], action: echo, parameters: {message: "{{ item }}"}}\n',
    );
    expect(steps['a']?.value).toEqual(['One', 'Other']);
    expect(prompts).toEqual(['One', 'Other']);
  });

  it('are asked again where an item is none of what is taken', async () => {
    const answers = ['["html", "docx"]', '["HTML", "pdf"]'];
    const { run, prompts, calls } = bench({
      tools: { 'report-generator': () => ({ ok: true }) },
      catalog: defaultTools(),
      answer: () => `{"value": ${answers.shift()!}}`,
    });
    await run(`steps:\n  - {id: a, for_each: <AUTO>Which?</AUTO>, ${report(parameters)}}\n`);
    expect(calls.map(({ parameters: given }) => given['format'])).toEqual(['html', 'pdf']);
    expect(prompts).toHaveLength(2);
    expect(prompts[1]).toContain('Of each item: The value must be one of "markdown", "html", "pdf".');
  });
});
