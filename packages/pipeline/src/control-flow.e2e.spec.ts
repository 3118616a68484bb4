import { describe, expect, test } from '@jest/globals';
import { systemClock, type Json } from '@tutti/core';
import { catalogOfNames, checkPipeline, type ToolCatalog } from './index.ts';
import { bench } from './spec-support/bench.ts';

describe('what a step gave', () => {
  test('is data wherever it gets: neither rendered nor evaluated again', async () => {
    const text = '{{ env.HOME }}{% for x in range(9) %} and n == 1';
    const { run, calls, prompts } = bench({
      tools: { page: () => ({ text, condition: 'n == 1' }), post: (_action, parameters) => parameters },
      answer: () => text,
    });
    const result = await run(`
inputs: { n: 3 }
steps:
  - { id: web, tool: page, action: read }
  - { id: asked, action: generate, parameters: { prompt: "{{ web.text }}" }, dependencies: [web] }
  - { id: sent, tool: post, action: send, parameters: { a: "{{ web.text }}", b: ["{{ asked }}"], "{{ web.text }}": 1 }, dependencies: [asked] }
  - { id: again, tool: post, action: send, parameters: { a: "{{ sent.a }}" }, dependencies: [sent] }
  - { id: by_expression, action: evaluate, parameters: { expression: "{{ web.condition }}" }, dependencies: [web] }
  - { id: by_condition, action: evaluate, parameters: { condition: "{{ web.condition }}" }, dependencies: [web] }
  - { id: guarded, tool: post, action: send, if: "{{ web.condition }}", parameters: { a: 1 }, dependencies: [web] }
  - { id: own, action: evaluate, parameters: { expression: "n > 2 and web is defined" }, dependencies: [web] }
outputs: { all: "{{ again.a }}", e: "{{ by_expression.result }}", c: "{{ by_condition.result }}", own: "{{ own.result }}" }
`);
    expect(result.error).toBeUndefined();
    expect(prompts).toEqual([text]);
    expect(calls.map(({ parameters }) => parameters)).toEqual(
      expect.arrayContaining([{ a: text, b: [text], [text]: 1 }, { a: text }, { a: 1 }]),
    );
    // "n == 1" is a text, and so it holds; evaluated, it would not.
    expect(result.outputs).toEqual({ all: text, e: true, c: true, own: true });
  });
});

describe('loops', () => {
  test('a queue goes through its items with a chain of actions each, and with a condition repeats the chain', async () => {
    let n = 0;
    const { run, calls } = bench({ tools: { count: (_action, parameters) => ({ n: ++n, ...parameters }) } });
    const result = await run(`
steps:
  - id: queue
    create_parallel_queue:
      on: "{{ ['a', 'b'] }}"
      max_parallel: 1
      tool: count
      action_loop:
        - { name: first, action: go, parameters: { what: "{{ $item }}" } }
        - { action: go, parameters: { what: "{{ first.what }}{{ first.n }}" } }
  - id: until
    dependencies: [queue]
    create_parallel_queue:
      on: [x]
      tool: count
      until: "{{ only.n >= 7 }}"
      action_loop:
        - { id: only, action: go }
outputs: { second: "{{ queue.results[1].action_2.what }}", by_id: "{{ queue_0_first.n }}", rounds: "{{ until.results[0].loop.iterations }}" }
`);
    expect(result.error).toBeUndefined();
    expect(calls.map(({ parameters }) => parameters['what'])).toEqual(['a', 'a1', 'b', 'b3', undefined, undefined, undefined]);
    expect(result.outputs).toEqual({ second: 'b3', by_id: 1, rounds: 3 });
  });

  test('an action loop repeats its actions in order, as often as it says', async () => {
    let n = 0;
    const { run, prompts } = bench({ tools: { count: () => ({ n: ++n }) }, answer: (prompt) => `<${prompt}>` });
    const result = await run(`
inputs: { rounds: 2 }
steps:
  - id: refine
    action_loop:
      - { id: step, tool: count, action: go }
      - "Improve version {{ step.n }}"
    until: "{{ step.n >= 3 }}"
    max_iterations: 5
  - id: twice
    dependencies: [refine]
    max_iterations: "{{ rounds }}"
    action_loop: [{ id: one, tool: count, action: go }]
  - { id: sum, action: echo, parameters: { message: "{{ refine.iteration_count }} {{ twice.iterations }}" } }
`);
    expect(result['sum']).toBe('3 2');
    expect(prompts).toEqual(['Improve version 1', 'Improve version 2', 'Improve version 3']);
  });

  test('has another name, a limit that a step decides, and ids for its turns', async () => {
    const { run } = bench();
    const result = await run(`
steps:
  - { id: plan, action: echo, parameters: { message: { rounds: 3 } } }
  - id: turns
    while: "true"
    max_iterations: "{{ plan.rounds }}"
    loop_name: round
    steps:
      - { id: say, action: echo, parameters: { message: "{{ round.iteration }}/{{ $iteration }}" } }
  - { id: each, for_each: [1, 2], add_completion_task: true, action: echo, parameters: { message: "{{ item * 10 }}" } }
  - { id: after, action: echo, dependencies: [each_complete], parameters: { message: "{{ each_complete.count }} {{ each_1 }} {{ turns_2_say.result }}" } }
`);
    expect(result.error).toBeUndefined();
    expect(result['after']).toBe('2 20 2/2');
    expect(result.steps['turns_0_say']).toMatchObject({ status: 'completed', success: true, value: '0/0' });
    expect(result.steps['each_1']).toMatchObject({ value: 20 });
  });

  test('is ended or gone on with by a model, asked after each turn', async () => {
    let asked = 0;
    const { run } = bench({
      answer: (prompt) => (prompt.includes('Good') ? `{"value": ${++asked >= 2}}` : prompt.includes('More') ? '{"value": false}' : 'x'),
    });
    const result = await run(`
steps:
  - { id: until, until: <AUTO>Good enough: {{ until }}?</AUTO>, max_iterations: 5, action: generate_text, parameters: { prompt: hi } }
  - { id: while, while: <AUTO>More?</AUTO>, max_iterations: 5, steps: [{ id: a, action: echo, parameters: { message: x } }] }
outputs: { until: "{{ until.iterations }}", while: "{{ while.iterations }}" }
`);
    expect(result.error).toBeUndefined();
    expect(result.outputs).toEqual({ until: 2, while: 1 });
  });

  test('leads each item to the step for it', async () => {
    const { run } = bench();
    const result = await run(`
steps:
  - id: each
    for_each: [json, html]
    dynamic_routing: { json: as_json, html: as_html }
    steps:
      - { id: as_json, action: echo, parameters: { message: "j {{ item }}" } }
      - { id: as_html, action: echo, parameters: { message: "h {{ item }}" } }
  - { id: choose, action: echo, parameters: { message: b }, dynamic_routing: { a: way_a, b: way_b } }
  - { id: way_a, action: echo, parameters: { message: A } }
  - { id: way_b, action: echo, parameters: { message: B } }
`);
    expect(result['each']).toEqual([
      { as_json: 'j json', as_html: null },
      { as_json: null, as_html: 'h html' },
    ]);
    expect([result.steps['way_a']?.status, result.steps['way_b']?.status]).toEqual(['skipped', 'completed']);
  });
});

describe('jumps', () => {
  const steps = (route: string): string => `
inputs: { target: late }
steps:
  - { id: start, action: echo, parameters: { message: go }, ${route} }
  - { id: middle, action: echo, parameters: { message: m } }
  - { id: late, action: echo, parameters: { message: l } }
`;
  test.each([
    ['a template', 'goto: "{{ target }}"'],
    ['a result', 'on_success: "{% if start == \'go\' %}late{% endif %}"'],
    ['a model', 'goto: <AUTO>Where to?</AUTO>'],
    ['an id', 'on_success: late'],
  ])('lead where %s says', async (_name, route) => {
    const { run } = bench({ answer: () => '{"value": "late"}' });
    const result = await run(steps(route));
    expect(result.error).toBeUndefined();
    expect(Object.fromEntries(Object.entries(result.steps).map(([id, { status }]) => [id, status]))).toEqual({
      start: 'completed',
      middle: 'skipped',
      late: 'completed',
    });
  });

  test('to a step that is not there fail when it is known; a policy is no jump', async () => {
    const { run } = bench();
    expect((await run(steps('goto: "{{ \'nowhere\' }}"'))).error).toContain('"nowhere", which is not a later step');
    expect((await run(steps('goto: "{{ \'continue\' }}"'))).steps['middle']?.status).toBe('completed');
  });
});

describe('what is decided when the pipeline runs', () => {
  test('may be the tool, dependencies, the place of the answer, and outputs', async () => {
    const tools = { first: () => 'one', second: () => 'two' };
    const { run, calls, compiled } = bench({
      tools,
      answer: (prompt) =>
        prompt.includes('tool')
          ? '{"value": "second"}'
          : prompt.includes('Where')
            ? '{"value": "out/a.md"}'
            : prompt.includes('Sum')
              ? '{"value": "all in all"}'
              : 'text',
    });
    const result = await run(`
inputs: { which: first, wait_for: [a] }
steps:
  - { id: a, tool: "{{ which }}", action: go }
  - { id: b, tool: <AUTO>Which tool fits?</AUTO>, action: go, dependencies: "{{ wait_for }}" }
  - { id: c, action: generate_text, parameters: { prompt: hi }, location: <AUTO>Where to?</AUTO>, dependencies: "{{ a.names }}" }
outputs: { sum: <AUTO>Sum up {{ a }} and {{ b }}</AUTO>, b: "{{ b }}" }
`);
    expect(result.error).toBeUndefined();
    expect(result.outputs).toEqual({ sum: 'all in all', b: 'two' });
    expect(calls.map(({ tool, parameters }) => [tool, parameters['path']])).toEqual([
      ['first', undefined],
      ['second', undefined],
      ['filesystem', 'out/a.md'],
    ]);
    expect(compiled().dependencies).toEqual({ a: [], b: ['a'], c: ['a', 'b'] });
    expect(compiled().diagnostics.map(({ code }) => code)).toContain('DEPENDENCY_DYNAMIC');
  });

  test('an output that no model can decide is null, with the prompt in its reason', async () => {
    const result = await bench({ answer: () => '' }).run(
      'steps:\n  - { id: a, action: echo, parameters: { message: x } }\noutputs: { sum: "<AUTO type=integer>How many?</AUTO>" }\n',
    );
    expect(result.outputs).toEqual({ sum: null });
    expect(result.outputErrors['sum']).toContain('decide');
  });
});

describe('errors', () => {
  const failing = (keys: string, more = ''): string =>
    `${more}steps:\n  - { id: a, tool: broken, action: go, ${keys} }\n  - { id: rescue, action: echo, parameters: { message: rescued } }\n  - { id: after, action: echo, dependencies: [a], parameters: { message: "after {{ a | default('nothing') }}" } }\n`;
  const broken = (): never => {
    throw new Error('out of order');
  };

  test.each([
    ['on_error: continue', 'failed', 'after nothing'],
    ['on_error: { action: continue }', 'failed', 'after nothing'],
    ['on_error: { fallback_value: plan B }', 'completed', 'after plan B'],
    ['on_error: rescue', 'completed', 'after rescued'],
    [
      'on_error: [{ handler_task_id: rescue, error_types: [ValueError] }, { fallback: C, error_patterns: ["order$"] }]',
      'completed',
      'after C',
    ],
    ['on_error: { fallback_value: <AUTO>What instead of {{ error.message }}?</AUTO> }', 'completed', 'after instead'],
    [
      'on_error: [{ fallback_value: never, enabled: false }, { fallback_value: D, enabled: "{{ error.type == \'Error\' }}" }]',
      'completed',
      'after D',
    ],
  ])('%s', async (keys, status, after) => {
    const { run } = bench({ tools: { broken }, answer: () => '{"value": "instead"}' });
    const result = await run(failing(keys));
    expect(result.steps['a']?.status).toBe(status);
    expect(result['after']).toBe(after);
  });

  test('are dealt with as the pipeline says, where a step says nothing', async () => {
    const { run } = bench({ tools: { broken } });
    expect((await run(failing('timeout: 5', 'error_handling: { strategy: continue }\n')))['after']).toBe('after nothing');
    expect(
      (await run(failing('timeout: 5', 'error_handling: { strategy: continue, critical_failures: [a] }\n'))).steps['after']?.status,
    ).toBe('cancelled');
    expect((await run(failing('timeout: 5', 'error_handling: { handlers: [{ fallback_value: all }] }\n')))['after']).toBe('after all');
    expect((await run(failing('timeout: 5', 'global_error_handlers: [{ fallback_value: global }]\n')))['after']).toBe('after global');
  });

  test.each([
    'retry: { max_attempts: 3, delay: 0 }',
    'max_retries: 2, retry_delay: 0',
    'on_error: { action: retry, max_retries: 2, delay: 0 }',
    'retry_config: { retries: 2, backoff: immediate }',
  ])('are tried again: %s', async (keys) => {
    let tries = 0;
    const { run } = bench({
      tools: {
        broken: () => {
          if (++tries < 3) throw new Error('not yet');
          return 'ok';
        },
      },
    });
    expect((await run(failing(keys)))['after']).toBe('after ok');
  });

  test('a handler has its own time', async () => {
    const { run } = bench({
      clock: systemClock,
      tools: { broken, slow: () => new Promise<string>((resolve) => void systemClock.after(300, () => resolve('late'))) },
    });
    const result = await run(
      'steps:\n  - { id: a, tool: broken, on_failure: continue, on_error: [{ handler_task_id: slow, timeout: 0.02 }] }\n  - { id: slow, tool: slow }\n',
    );
    expect(result.steps['a']).toMatchObject({ status: 'failed', error: expect.stringContaining('out of order') });
  });
});

describe('keys of a step', () => {
  test('priority, needs of a model and words about the answer reach what they are for', async () => {
    const { run, prompts, compiled } = bench();
    await run(`
steps:
  - { id: a, action: generate_text, priority: high, timeout: 2m, requires_model: { expertise: [medical], min_size: 7B, capabilities: [vision] }, produces: markdown_report, expected_output: three lines, parameters: { prompt: Write } }
`);
    const node = compiled().graph.nodes[0]!;
    expect(node.policy).toMatchObject({ priority: 8, timeoutMs: 120_000 });
    expect(JSON.stringify(node)).toContain(
      '"model":{"task":"medical","wish":"expertise: [\\"medical\\"]; min_size: 7B","capabilities":["vision"]}',
    );
    expect(prompts).toEqual(['Write\n\nProduce: markdown report.\n\nExpected: three lines']);
  });

  test('a list of conditions must hold in all', async () => {
    const result = await bench().run(
      'steps:\n  - { id: a, action: echo, if: ["{{ 1 < 2 }}", "{{ 2 < 1 }}"], parameters: { message: x } }\n  - { id: b, action: echo, if: [true, "1 < 2"], parameters: { message: y } }\n',
    );
    expect([result.steps['a']?.status, result['b']]).toEqual(['skipped', 'y']);
  });
});

describe('keys of a pipeline', () => {
  test('its time ends the step at work, and those to come', async () => {
    const { run } = bench({
      clock: {
        now: () => Date.parse('2026-01-02T03:04:05Z'),
        monotonic: () => systemClock.monotonic(),
        after: (ms, run) => systemClock.after(ms, run),
        breathe: () => systemClock.breathe(),
      },
      tools: { slow: () => new Promise<string>((resolve) => void systemClock.after(300, () => resolve('late'))) },
    });
    const result = await run('timeout: 0.02\nsteps:\n  - { id: a, tool: slow, on_failure: continue }\n');
    expect(result.steps['a']).toMatchObject({ status: 'failed', timedOut: true, error: expect.stringContaining('whole pipeline') });
  });

  test("what a step declares of a tool's result can be read by that name", async () => {
    const { run } = bench({ tools: { report: () => ({ content: 'The text.', results: [1, 2] }) } });
    const result = await run(`
steps:
  - { id: a, tool: report, outputs: { final: { type: string }, list: array, all: object } }
  - { id: b, action: echo, parameters: { message: "{{ a.final }} {{ a.list | length }} {{ a.all.content }}" } }
`);
    expect(result['b']).toBe('The text. 2 The text.');
  });
});

describe('an action of a tool that a template gives', () => {
  const tool = (action: string, parameters: unknown): Json => ({ did: action, parameters: parameters as Json });

  test.each([
    ['"{{ first.message }}"', 'write'],
    ['"{% if n > 2 %}read{% else %}write{% endif %}"', 'read'],
    ['"{{ ways[n - 3] }}"', 'list'],
  ])('is the one that is called: %s', async (action, expected) => {
    const { run, calls } = bench({ tools: { files: tool }, actions: { files: ['read', 'write', 'list'] } });
    const result = await run(`
inputs: {n: 3, ways: [list, copy]}
steps:
  - {id: second, tool: files, action: ${action}, parameters: {path: x}}
  - {id: first, action: echo, parameters: {message: write}}
`);
    expect(result.error).toBeUndefined();
    expect(calls.map(({ action: called }) => called)).toEqual([expected]);
  });

  test('is told apart from words that describe what the tool does', () => {
    const tools: ToolCatalog = {
      ...catalogOfNames(['files']),
      find: (name) => ({
        name,
        version: '1',
        description: '',
        actions: { execute: { description: '', effect: 'none' }, write: { description: '', effect: 'none' } },
      }),
    };
    const check = (text: string): readonly string[] => checkPipeline(text, { tools }).diagnostics.map(({ code }) => code);
    expect(check('steps:\n  - {id: a, tool: files, action: "Save it to {{ name }}"}\n')).toContain('PROSE_ACTION');
    expect(check('steps:\n  - {id: a, tool: files, action: "{{ nobody }}"}\n')).toEqual(['TEMPLATE_NAME']);
    expect(check('steps:\n  - {id: a, tool: files, action: wriite}\n')).toContain('ACTION_UNKNOWN');
  });
});
