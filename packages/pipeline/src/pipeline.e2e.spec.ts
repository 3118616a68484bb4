import { describe, expect, test } from '@jest/globals';
import { bench } from './spec-support/bench.ts';

describe('a pipeline on the kernel', () => {
  test('writes a file from an input, reads it back and gives its outputs', async () => {
    const { run } = bench();
    const result = await run(
      `
id: hello
parameters:
  greeting: {type: string, default: hello}
  out: out
steps:
  - id: save
    tool: filesystem
    action: write
    parameters: {path: "{{ out }}/a.txt", content: "{{ greeting }}, world"}
  - id: load
    tool: filesystem
    action: read
    parameters: {path: "{{ out }}/a.txt"}
    dependencies: [save]
outputs:
  text: "{{ load.result.content }}"
  size: "{{ load.size }}"
`,
      { greeting: 'hi' },
    );
    expect(result.error).toBeUndefined();
    expect(result.success).toBe(true);
    expect(result.outputs).toEqual({ text: 'hi, world', size: 9 });
    expect((result['load'] as { content: string }).content).toBe('hi, world');
    expect(result.executionOrder).toEqual(['save', 'load']);
    expect(result.steps['load']).toMatchObject({ status: 'completed', tool: 'filesystem', dependencies: ['save'], retries: 0 });
  });

  const branches = `
parameters: {content: {default: "a reasonably long piece of text"}}
steps:
  - {id: check, tool: filesystem, action: write, condition: "{{ content | length > 10 }}", on_false: short, parameters: {path: long.txt, content: "long: {{ content }}"}}
  - {id: long, tool: filesystem, action: write, on_success: sum, parameters: {path: branch.txt, content: long}, dependencies: [check]}
  - {id: short, tool: filesystem, action: write, parameters: {path: short.txt, content: "short: {{ content }}"}, dependencies: [long]}
  - {id: mark, tool: filesystem, action: write, parameters: {path: branch.txt, content: short}, dependencies: [short]}
  - {id: sum, tool: filesystem, action: read, parameters: {path: branch.txt}, dependencies: [mark]}
outputs: {taken: "{{ sum.content }}"}
`;
  test.each([
    ['a reasonably long piece of text', 'long', ['long.txt', 'branch.txt', 'branch.txt']],
    ['tiny', 'short', ['short.txt', 'branch.txt', 'branch.txt']],
  ])('takes exactly one of two branches for %j', async (content, taken, paths) => {
    const { run, calls } = bench();
    const result = await run(branches, { content });
    expect(result.outputs).toEqual({ taken });
    expect(result.success).toBe(true);
    expect(calls.map((call) => call.parameters['path'])).toEqual(paths);
  });

  test('goes on after a reported failure that is tolerated, and says that it did not all work', async () => {
    const { run } = bench();
    const result = await run(`
steps:
  - {id: missing, tool: filesystem, action: read, on_failure: continue, parameters: {path: nowhere.txt}}
  - {id: after, tool: filesystem, action: write, parameters: {path: after.txt, content: "was it there: {{ missing.success }}"}, dependencies: [missing]}
  - {id: back, tool: filesystem, action: read, parameters: {path: after.txt}}
outputs: {text: "{{ back.content }}", error: "{{ missing.error }}"}
`);
    expect(result.status).toBe('completed');
    expect(result.success).toBe(false);
    expect(result.steps['missing']).toMatchObject({
      status: 'completed',
      success: false,
      errorCode: 'STEP_REPORTED_FAILURE',
      value: { success: false },
    });
    expect(result.outputs['text']).toBe('was it there: false');
    expect(result.outputs['error']).toContain('There is no file nowhere.txt');
  });

  test('cancels what depends on a failed step and keeps the rest', async () => {
    const { run, calls } = bench();
    const result = await run(`
steps:
  - {id: missing, tool: filesystem, action: read, parameters: {path: nowhere.txt}}
  - {id: after, tool: filesystem, action: write, parameters: {path: after.txt, content: "{{ missing.content }}"}}
`);
    expect(result.status).toBe('failed');
    expect(result.success).toBe(false);
    expect(result.steps['after']!.status).toBe('cancelled');
    expect(calls).toHaveLength(1);
  });

  test('fails a step whose name is undefined before its tool is called', async () => {
    const { run, calls } = bench();
    const result = await run(`
steps:
  - {id: a, tool: filesystem, action: write, parameters: {path: a.txt, content: x}}
  - {id: b, tool: filesystem, action: write, parameters: {path: b.txt, content: "{{ a.nothing }}"}}
`);
    expect(result.steps['b']).toMatchObject({ status: 'failed', errorCode: 'TEMPLATE_UNDEFINED' });
    expect(result.steps['b']!.error).toContain('"a.nothing" is undefined');
    expect(calls.map((call) => call.parameters['path'])).toEqual(['a.txt']);
  });

  test('an undefined name in a condition is an error of that step', async () => {
    const { run } = bench();
    const result = await run(
      'steps:\n  - {id: a, action: echo, parameters: {message: {x: 1}}}\n  - {id: b, action: echo, condition: "{{ a.y == 1 }}", parameters: {message: hi}}\n',
    );
    expect(result.steps['b']).toMatchObject({ status: 'failed', errorCode: 'TEMPLATE_UNDEFINED' });
  });

  test('a skipped step is null and satisfies those that depend on it', async () => {
    const { run } = bench();
    const result = await run(`
steps:
  - {id: a, action: echo, if: "false", parameters: {message: hi}}
  - {id: b, action: echo, parameters: {message: "[{{ a }}] {{ a is defined }} {{ a.status }} {{ a | default('none') }} {% if a %}yes{% else %}no{% endif %}"}}
`);
    expect(result.success).toBe(true);
    expect(result.steps['a']!.status).toBe('skipped');
    expect(result['b']).toBe('[] false skipped none no');
  });

  test('results of a step that did not run, and errors of one that worked, are absent: defaults apply', async () => {
    const { run } = bench();
    const names = ['content', 'result', 'value', 'message', 'outputs', 'error', 'error_message'];
    const shown = names
      .map((name) => `{{ a.${name} | default('-') }}{{ a.${name} is defined }}{{ a.${name} is none }}{{ a.${name}.more | default('+') }}`)
      .join(' ');
    const result =
      await run(`steps:\n  - {id: a, action: echo, if: "false", parameters: {message: hi}}\n  - {id: w, action: echo, parameters: {message: hi}}
  - {id: b, action: echo, parameters: {message: "${shown}"}}\n  - {id: c, action: echo, parameters: {message: "{{ w.error | default('no') }} {{ w.error_message is defined }} [{{ a.content }}]"}}
  - {id: d, action: echo, parameters: {message: {value: "{{ a.content }}"}}}\n  - {id: e, action: echo, parameters: {message: "{{ a.content.more }}"}}\n`);
    expect(result['b']).toBe(names.map(() => '-falsetrue+').join(' '));
    expect(result['c']).toBe('no false []');
    expect(result['d']).toEqual({ value: null });
    expect(result.steps['e']).toMatchObject({ errorCode: 'TEMPLATE_UNDEFINED', error: expect.stringContaining('Step "a" was skipped') });
  });

  test('repeats a step for each item, with its bindings, and gives a list of results', async () => {
    const { run } = bench({ answer: (prompt) => prompt.toUpperCase() });
    const result = await run(`
parameters: {words: {type: array, default: [a, b, c]}}
steps:
  - {id: shout, action: generate_text, for_each: "{{ words }}", max_parallel: 2, parameters: {prompt: "{{ item }}{{ $index }}{{ loop.index }}{% if is_last %}!{% endif %}"}}
  - {id: sum, action: echo, parameters: {message: "{{ shout.results | length }} {{ shout.results[1].result }} {% for one in shout.results %}{{ one }};{% endfor %} {{ shout.results | selectattr('status', 'equalto', 'completed') | list | length }}"}}
`);
    expect(result['shout']).toEqual(['A01', 'B12', 'C23!']);
    expect(result['sum']).toBe('3 B12 A01;B12;C23!; 3');
  });

  test('repeats a body of steps, which see the same turn of each other', async () => {
    const { run } = bench({ answer: (prompt) => `<${prompt}>` });
    const result = await run(`
steps:
  - {id: base, action: echo, parameters: {message: B}}
  - id: each
    for_each: ["x", "y"]
    steps:
      - {id: one, action: generate_text, parameters: {prompt: "{{ base }}{{ item }}"}}
      - {id: two, action: generate_text, condition: "{{ item == 'y' }}", parameters: {prompt: "{{ one }}+"}}
  - {id: sum, action: echo, parameters: {message: "{{ each.results[1].two }} {{ each.results[0].two is defined }} {{ each.results[0].one.content }}"}}
`);
    expect(result['each']).toEqual([
      { one: '<Bx>', two: null },
      { one: '<By>', two: '<<By>+>' },
    ]);
    expect(result['sum']).toBe('<<By>+> false <Bx>');
  });

  test('one failed item that is tolerated leaves the others, and shows', async () => {
    const { run } = bench({
      tools: {
        odd: (_action, { n }) => {
          if (n === 2) throw new Error('two is even');
          return { n: n as number };
        },
      },
    });
    const result = await run(`
steps:
  - {id: each, tool: odd, for_each: [1, 2, 3], on_failure: continue, parameters: {n: "{{ item }}"}}
  - {id: sum, action: echo, parameters: {message: "{% for one in each.results %}{{ one.status }} {% endfor %}{{ each.failed }}"}}
`);
    expect(result['sum']).toBe('completed failed completed 1');
    expect(result.success).toBe(false);
  });

  test('repeats while a condition holds and keeps every turn', async () => {
    let n = 0;
    const { run } = bench({ tools: { count: () => ({ n: ++n }) } });
    const result = await run(`
steps:
  - id: grow
    while: "{{ step.n is not defined or step.n < 3 }}"
    max_iterations: 10
    steps:
      - {id: step, tool: count, parameters: {turn: "{{ grow.iteration }}"}}
  - {id: sum, action: echo, parameters: {message: "{{ grow.iterations }} {{ grow.iterations[-1].step.n }} {{ grow.completed }} {{ grow.status }} {{ grow.step.n }}"}}
`);
    expect(result['sum']).toBe('3 3 true completed 3');
  });

  test('a step that repeats itself sees its own last result', async () => {
    const { run } = bench({ answer: (prompt) => `${prompt}.` });
    const result = await run(`
steps:
  - {id: grow, action: generate_text, until: "{{ grow.result | length >= 4 }}", max_iterations: 9, parameters: {prompt: "{% if loop.index == 1 %}a{% else %}{{ grow.result }}{% endif %}"}}
  - {id: sum, action: echo, parameters: {message: "{{ grow }} {{ grow.iteration_count }} {{ grow.results | map(attribute='result') | join(',') }}"}}
`);
    expect(result['sum']).toBe('a... 3 a.,a..,a...');
  });

  test('stops at the last of its iterations', async () => {
    const { run } = bench();
    const result = await run(
      'steps:\n  - {id: l, while: "true", max_iterations: 3, action: echo, parameters: {message: "{{ $iteration }}"}}\n',
    );
    expect(result['l']).toMatchObject({ iterations: 3, results: [0, 1, 2] });
  });

  test('lets a model decide AUTO values, each in a step of its own, and routes by an AUTO model', async () => {
    const { run, compiled, prompts } = bench({
      answer: (prompt) =>
        prompt.includes('tokens') ? '{"value": 120}' : prompt.includes('style') ? 'I would say brief.' : `done: ${prompt}`,
    });
    const result = await run(`
steps:
  - id: write
    action: generate_text
    parameters:
      prompt: "Write <AUTO>Which style: \\"brief\\" or \\"long\\"?</AUTO>"
      model: <AUTO task="creative">Select a model</AUTO>
      max_tokens: <AUTO type="integer" min="100" max="200">How many tokens: enough?</AUTO>
  - {id: sum, action: echo, parameters: {message: "{{ write.max_tokens }} {{ write.model }} {{ write }}"}}
`);
    expect(result['sum']).toBe('120 scripted done: Write brief');
    expect(compiled().graph.nodes.map(({ id }) => id)).toEqual(['write.auto.prompt', 'write.auto.max_tokens', 'write', 'sum']);
    expect(prompts).toHaveLength(3);
  });

  test('an AUTO value that no model can decide fails its step with the prompt', async () => {
    const { run } = bench({ answer: () => 'no idea' });
    const result = await run(
      'steps:\n  - {id: a, action: echo, on_failure: continue, parameters: {count: "<AUTO type=integer>How many?</AUTO>"}}\n',
    );
    expect(result.steps['a']).toMatchObject({ status: 'failed', errorCode: 'AUTO_UNRESOLVED' });
    expect(result.steps['a']!.error).toContain('How many?');
  });

  test('carries out an action in words by a model, with a warning', async () => {
    const { run, prompts, compiled } = bench();
    const result = await run('steps:\n  - {id: a, action: "Summarise the article", parameters: {text: "long"}}\n');
    expect(result['a']).toContain('Summarise the article');
    expect(prompts[0]).toBe('Summarise the article\n\ntext: long');
    expect(compiled().diagnostics.map(({ code }) => code)).toContain('PROSE_ACTION');
  });

  test('counts what models cost', async () => {
    const { run } = bench();
    const result = await run(
      'steps:\n  - {id: a, action: generate_text, parameters: {prompt: one}}\n  - {id: b, action: generate_text, parameters: {prompt: two}}\n',
    );
    expect(result.costUsd).toBeCloseTo(0.002);
    expect(result.usage).toEqual({ inputTokens: 20, outputTokens: 10, totalTokens: 30 });
    expect(result.steps['a']).toMatchObject({ model: 'scripted', provider: 'script' });
  });

  test('writes the answer of a model to its location', async () => {
    const { run, calls } = bench({ answer: () => 'the report' });
    const result = await run(
      'steps:\n  - {id: a, action: llm_generate, parameters: {prompt: report}, produces: report, location: "./{{ execution.date }}.md"}\n',
    );
    expect(result.success).toBe(true);
    expect(calls).toEqual([{ tool: 'filesystem', action: 'write', parameters: { path: './2026-01-02.md', content: 'the report' } }]);
  });

  test('keeps a step whose id is a field of the result under steps', async () => {
    const { run } = bench();
    const result = await run('steps:\n  - {id: status, action: echo, parameters: {message: hi}}\n');
    expect(result.status).toBe('completed');
    expect(result.steps['status']!.value).toBe('hi');
  });

  test('an output that cannot be resolved is null, with its reason', async () => {
    const { run } = bench();
    const result = await run(
      'steps:\n  - {id: a, action: echo, parameters: {message: hi}}\noutputs: {x: "{{ a.nothing }}", y: "{{ a }}"}\n',
    );
    expect(result.outputs).toEqual({ x: null, y: 'hi' });
    expect(result.outputErrors['x']).toContain('"a.nothing" is undefined');
  });

  test("goes through fields of a model's answer, whether it comes as JSON or in a fence", async () => {
    const { run } = bench({
      answer: (prompt) => (prompt === 'list' ? 'Here:\n```json\n{"topics": [{"t": "x"}, {"t": "y"}]}\n```' : prompt),
    });
    const result = await run(`
steps:
  - {id: plan, action: generate_text, parameters: {prompt: list}}
  - {id: each, action: generate_text, for_each: "{{ plan.topics }}", parameters: {prompt: "about {{ item.t }}"}}
  - {id: again, action: echo, for_each: "{{ each.results }}", parameters: {message: "{{ item.result }}/{{ item.status }}"}}
`);
    expect(result['again']).toEqual(['about x/completed', 'about y/completed']);
  });

  test('keeps a text answer that nobody can take fields from, and names the field', async () => {
    const { run } = bench({ answer: () => 'just words' });
    const result = await run(
      'steps:\n  - {id: a, action: generate_text, parameters: {prompt: hi}}\n  - {id: b, action: echo, parameters: {message: "{{ a.topic }}"}}\n',
    );
    expect(result['a']).toBe('just words');
    expect(result.steps['b']!.error).toContain('"a.topic" is undefined');
  });

  test('includes a file that is there only when the step runs', async () => {
    const { run } = bench();
    const result = await run(
      'steps:\n  - {id: a, action: echo, on_failure: continue, parameters: {message: "{{ include_file(\'x.md\') }}"}}\n',
    );
    expect(result.steps['a']!.error).toContain('cannot be included');
  });

  test('takes an input that was left out for null: empty as text, not defined, and a default applies', async () => {
    const { run } = bench();
    const yaml =
      'inputs: { a: { type: string, required: false }, b: { type: any, default: null } }\nsteps:\n  - { id: say, action: echo, parameters: { message: "[{{ a }}{{ b }}] {{ a | default(1) }} {{ b is none }} {{ b is defined }} {{ \\"x\\" if not a else \\"y\\" }}" } }\noutputs: { said: "{{ say }}" }\n';
    expect((await run(yaml)).outputs).toEqual({ said: '[] 1 true false x' });
    expect((await run(yaml, { a: 'A', b: 2 })).outputs).toEqual({ said: '[A2] A false true y' });
  });
});
