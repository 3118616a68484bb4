import { describe, expect, test } from '@jest/globals';
import type { ToolDefinition } from '@tutti/core';
import { catalogOfNames, checkPipeline, type ToolCatalog } from './index.ts';
import { bench } from './spec-support/bench.ts';

const one = { description: 'One.', effect: 'none' as const };
const files: ToolDefinition = { name: 'files', version: '1.0.0', description: '', actions: { read: one, write: one } };
const catalog: ToolCatalog = { names: () => ['files'], find: (name) => (name === 'files' ? files : undefined) };
const check = (text: string): string[] =>
  checkPipeline(text, { tools: catalog }).diagnostics.map(({ code, severity }) => (severity === 'error' ? code : `(${code})`));
const toolOf = (text: string): unknown => {
  const { compiled } = checkPipeline(text, { tools: catalog });
  const [node] = compiled!.graph.nodes;
  const { work } = (node as unknown as { readonly input: { readonly work: { readonly tool: string; readonly action: string } } }).input;
  return [work.tool, work.action];
};

describe('a tool and its action', () => {
  test.each([
    'tool: files.write',
    'tool: "files:write"',
    'action: files.write',
    'tool: files, action: Write',
    'tool: files, parameters: {operation: write}',
    'action: files, parameters: {action: write}',
  ])('may be written %s', (written) => {
    expect(toolOf(`steps:\n  - {id: a, ${written}}\n`)).toEqual(['files', 'write']);
  });

  test('is refused when the tool has several actions and none is named, or a misspelt one', () => {
    expect(check('steps:\n  - {id: a, tool: files, action: execute}\n')).toEqual(['ACTION_UNKNOWN']);
    expect(check('steps:\n  - {id: a, tool: files.wriet}\n')).toEqual(['ACTION_UNKNOWN']);
  });

  test('of a queue is not that of actions which need no tool', () => {
    const queue = (action: string): string =>
      `steps:\n  - id: q\n    create_parallel_queue:\n      on: [1]\n      tool: files\n      action_loop:\n        - {action: read}\n        - {action: ${action}, parameters: {prompt: x}}\n`;
    expect(check(queue('generate_text'))).toEqual([]);
    expect(check(queue('riad'))).toEqual(['ACTION_UNKNOWN']);
    expect(check('steps:\n  - {id: a, tool: files, action: generate_text}\n')).toEqual(['ACTION_UNKNOWN']);
  });
});

describe('retries', () => {
  const retryOf = (written: string): unknown => {
    const { compiled, diagnostics } = checkPipeline(`inputs: {n: 2}\nsteps:\n  - {id: a, tool: files, action: read, ${written}}\n`, {
      tools: catalog,
    });
    const [node] = compiled!.graph.nodes;
    return [
      (node as unknown as { readonly policy: { readonly retry: { readonly maxRetries: number } } }).policy.retry.maxRetries,
      ...diagnostics.map(({ code }) => code),
    ];
  };

  test.each([
    ['max_retries: "{{ n }}"', 2],
    ['retry: "{{ n + 3 }}"', 5],
    ['retry: {max_attempts: "{{ n }}", delay: 1}', 1],
    ['retry_config: {max_retries: "{{ inputs.n }}"}', 2],
  ])('are counted by inputs: %s', (written, count) => {
    expect(retryOf(written)).toEqual([count]);
  });

  test('take their default where a model would have to say it', () => {
    expect(retryOf('max_retries: <AUTO type="integer">as often as it needs</AUTO>')).toEqual([3, 'VALUE_NOT_STATIC']);
    expect(retryOf('retry: {max_retries: 1, delay: "{{ n }}"}')).toEqual([1, 'VALUE_NOT_STATIC']);
    expect(check('steps:\n  - {id: a, tool: files, action: read, max_retries: "{{ later }}"}\n')).toEqual(['VALUE_NOT_STATIC']);
  });
});

describe('steps', () => {
  test('are named by their names where they have no ids', async () => {
    const result = await bench().run(
      'steps:\n  - {name: Fetch it, action: echo, parameters: {message: a}}\n  - {name: Last, action: echo, depends_on: [Fetch it], parameters: {message: b}}\n',
    );
    expect(result.steps['last']).toMatchObject({ success: true, dependencies: ['fetch_it'] });
  });

  test('are repeated by a block, and queues have a shorter name', async () => {
    const { run } = bench();
    const result = await run(`
steps:
  - { id: three, action: echo, parameters: { message: "{{ loop.index }}" }, loop: { until: "{{ loop.index >= 3 }}", max_iterations: 9 } }
  - { id: twice, action: echo, parameters: { message: "{{ iteration }}" }, loop: { max_iterations: 2 } }
  - { id: each, action: echo, parameters: { message: "{{ item }}" }, loop: { over: [x, y], max_parallel: 2 } }
  - { id: queue, parallel_queue: { on: [1, 2], action_loop: [{ action: echo, parameters: { message: "{{ item }}" } }] } }
outputs: { three: "{{ three.iterations }}", twice: "{{ twice.iterations }}", each: "{{ each.results | join }}", queue: "{{ queue.results | length }}" }
`);
    expect(result.error).toBeUndefined();
    expect(result.outputs).toEqual({ three: 3, twice: 2, each: 'xy', queue: 2 });
  });

  test('take inputs from lists of single names and types that may be null', async () => {
    const result = await bench().run(
      'inputs:\n  - {name: a, type: [string, "null"], default: null}\n  - b: 5\n  - c\nsteps:\n  - {id: s, action: echo, parameters: {message: "{{ a | default(1) }}{{ b }}{{ c }}"}}\n',
      { c: 7 },
    );
    expect(result.outputs).toEqual({});
    expect(result['s']).toBe('157');
  });
});

describe('a result in a text that is run', () => {
  const named = catalogOfNames(['python-executor', 'terminal', 'database', 'filesystem']);
  const warningsOf = (keys: string): unknown[] =>
    checkPipeline(`inputs: {n: 1}\nsteps:\n  - {id: page, action: generate_text, parameters: {prompt: x}}\n  - {id: a, ${keys}}\n`, {
      tools: named,
    }).diagnostics.map(({ code, severity }) => [severity, code]);

  test.each([
    'tool: python-executor, parameters: {code: "x = {{ page.result }}"}',
    'tool: terminal, parameters: {command: "echo {{ steps.page }}"}',
    'tool: database, parameters: {query: "SELECT \'{{ page }}\'"}',
    'tool: python-executor, parameters: {code: <AUTO>write a program</AUTO>}',
  ])('is warned of: %s', (keys) => {
    expect(warningsOf(keys)).toEqual([['warning', 'CODE_FROM_RESULT']]);
  });

  test.each([
    'tool: python-executor, parameters: {code: "print(n)", inputs: {n: "{{ page }}"}}',
    'tool: terminal, parameters: {argv: [echo, "{{ page }}"]}',
    'tool: database, parameters: {query: "SELECT ?", params: ["{{ page }}"]}',
    'tool: python-executor, parameters: {code: "x = {{ n }}"}',
    'tool: filesystem, action: write, parameters: {path: a, content: "{{ page }}"}',
  ])('is fine beside it: %s', (keys) => {
    expect(warningsOf(keys)).toEqual([]);
  });
});

describe('the answer of a model', () => {
  test('has its file, its outputs and its text beside its fields', async () => {
    const { run } = bench({ answer: () => '{"title": "T", "content": "C"}' });
    const result = await run(`
inputs: { dir: out }
steps:
  - { id: a, action: generate_text, location: "{{ dir }}/a.md", parameters: { prompt: x } }
  - { id: b, action: generate_text, parameters: { prompt: x }, outputs: { title: string } }
outputs: { at: "{{ a.location }} {{ a.path }} {{ a.filename }}", both: "{{ a.title }}{{ a.content }}", outputs: "{{ b.outputs.title }}{{ steps.b.outputs.title }}" }
`);
    expect(result.error).toBeUndefined();
    expect(result.outputs).toEqual({ at: 'out/a.md out/a.md out/a.md', both: 'TC', outputs: 'TT' });
  });

  test('is its text where only the text is read', async () => {
    const { run } = bench({ answer: () => 'plain' });
    const result = await run(
      'steps:\n  - { id: a, action: generate_text, location: out/a.md, parameters: { prompt: x } }\noutputs: { text: "{{ a.content }}", at: "{{ a.location }}" }\n',
    );
    expect(result.outputs).toEqual({ text: 'plain', at: 'out/a.md' });
  });
});
