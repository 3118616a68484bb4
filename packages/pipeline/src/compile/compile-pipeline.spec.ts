import { describe, expect, test } from '@jest/globals';
import { CompilationError, type ToolDefinition } from '@tutti/core';
import { z } from 'zod';
import {
  catalogOfNames,
  checkPipeline,
  compilePipeline,
  openCatalog,
  parsePipeline,
  type CompileOptions,
  type ToolCatalog,
} from '../index.ts';

const tools = catalogOfNames(['report-generator', 'filesystem', 'llm-generate', 'web-search']);
const check = (text: string, options: Partial<CompileOptions> = {}): ReturnType<typeof checkPipeline> =>
  checkPipeline(text, { tools, ...options });
const codes = (text: string, options: Partial<CompileOptions> = {}): string[] =>
  check(text, options).diagnostics.map(({ code, severity }) => (severity === 'error' ? code : `(${code})`));
const step = (keys: string): string =>
  `name: ok\nsteps:\n  - id: hello\n    tool: report-generator\n    action: generate\n    parameters: {content: "Hello {{ name }}!"}\n${keys}`;

describe('compiling', () => {
  test('accepts a pipeline and says in which order its steps run', () => {
    const compiled = compilePipeline(
      'steps:\n  - {id: a, action: echo}\n  - {id: b, action: echo, dependencies: [a]}\n  - {id: c, action: echo, depends_on: a}\n  - {id: d, action: echo, parameters: {x: "{{ b }} {{ c.result }}"}}\n',
      { tools },
    );
    expect(compiled.levels).toEqual([['a'], ['b', 'c'], ['d']]);
    expect(compiled.dependencies['d']).toEqual(['b', 'c']);
    expect(compiled.inferredEdges.map(({ from, to }) => `${from}>${to}`)).toEqual(['b>d', 'c>d']);
    expect(compiled.graph.edges).toEqual([
      { from: 'a', to: 'b' },
      { from: 'a', to: 'c' },
      { from: 'b', to: 'd' },
      { from: 'c', to: 'd' },
    ]);
  });

  test.each<[string, string, string]>([
    ['a text as root', 'just text\n', 'PIPELINE_NOT_A_MAP'],
    ['a list as root', '- a\n', 'PIPELINE_NOT_A_MAP'],
    ['nothing', '', 'PIPELINE_NOT_A_MAP'],
    ['no steps', 'name: a\n', 'STEPS_MISSING'],
    ['steps as a mapping', 'steps:\n  a: {tool: x}\n', 'VALUE_TYPE'],
    ['a newer schema', step('schema: 999\n'), 'SCHEMA_VERSION'],
    ['a template that reaches for the process', step('    location: "{{ process.env.HOME }}"\n'), 'TEMPLATE_FORBIDDEN'],
    ['a template that calls eval', step('    location: "{{ eval(name) }}"\n'), 'TEMPLATE_FORBIDDEN'],
    ['an inclusion from outside', step('    location: "{{ file:../../../etc/passwd }}"\n'), 'PATH_ESCAPE'],
    ['an absolute inclusion', step('    location: "<< /etc/hosts.txt >>"\n'), 'PATH_ESCAPE'],
    ['a misspelt key', step('    paramters: {}\n'), 'KEY_UNKNOWN'],
    ['a misspelt tool', 'steps:\n  - {id: a, tool: report-generater}\n', 'TOOL_UNKNOWN'],
    ['a tool with a letter of another script', 'steps:\n  - {id: a, tool: repоrt-generator}\n', 'TOOL_UNKNOWN'],
    ['a misspelt action', 'steps:\n  - {id: a, action: generate_txt}\n', 'ACTION_UNKNOWN'],
    ['an unknown dependency', step('    dependencies: [helo]\n'), 'DEP_UNKNOWN'],
    ['a circle', 'steps:\n  - {id: a, action: echo, dependencies: [b]}\n  - {id: b, action: echo, dependencies: [a]}\n', 'DEP_CYCLE'],
    [
      'a circle of templates',
      'steps:\n  - {id: a, action: echo, parameters: {x: "{{ b.result }}"}}\n  - {id: b, action: echo, parameters: {x: "{{ a.result }}"}}\n',
      'DEP_CYCLE',
    ],
    ['a step that waits for itself', 'steps:\n  - {id: a, action: echo, parameters: {x: "{{ a }}"}}\n', 'DEP_CYCLE'],
    ['a step that handles its own errors', 'steps:\n  - {id: a, action: echo, on_error: a}\n', 'HANDLER_CYCLE'],
    [
      'steps that handle the errors of each other',
      'steps:\n  - {id: a, action: echo, on_error: b}\n  - {id: b, action: echo, on_error: [{step: a}]}\n',
      'HANDLER_CYCLE',
    ],
    [
      'a step that handles the errors of all, alone',
      'steps:\n  - {id: a, action: echo}\nglobal_error_handlers: [{step: a}]\n',
      'HANDLER_CYCLE',
    ],
    [
      'steps that handle errors, and no others',
      'steps:\n  - {id: a, action: echo, on_error: b}\n  - {id: b, action: echo}\nglobal_error_handlers: [{step: a}]\n',
      'HANDLER_CYCLE',
    ],
    ['an id that is a path', 'steps:\n  - {id: ../../etc/x, action: echo}\n', 'STEP_ID_INVALID'],
    ['an id of a prototype', 'steps:\n  - {id: __proto__, action: echo}\n', 'STEP_ID_INVALID'],
    ['an id with an invisible space', 'steps:\n  - {id: "he\u200bllo", action: echo}\n', 'STEP_ID_INVALID'],
    ['an id of 300 letters', `steps:\n  - {id: ${'a'.repeat(300)}, action: echo}\n`, 'STEP_ID_INVALID'],
    ['an id twice', 'steps:\n  - {id: a, action: echo}\n  - {id: a, action: echo}\n', 'STEP_ID_DUPLICATE'],
    ['a timeout that is no number', step('    timeout: .nan\n'), 'VALUE_TYPE'],
    ['a billion retries', step('    max_retries: 1000000000\n'), 'VALUE_RANGE'],
    ['a timeout below zero', step('    timeout: -1\n'), 'VALUE_RANGE'],
    ['a loop through a number', 'steps:\n  - {id: a, for_each: 5, action: echo}\n', 'VALUE_TYPE'],
    ['a loop that says nothing', 'steps:\n  - {id: a, loop: {}, action: echo}\n', 'STEP_SHAPE'],
    ['a function of Python', 'steps:\n  - {id: a, action: echo, parameters: {x: "{{ __import__(1) }}"}}\n', 'TEMPLATE_FORBIDDEN'],
    ['a loop without end', 'steps:\n  - {id: a, while: "true", action: echo}\n', 'LOOP_UNBOUNDED'],
    ['a loop through a billion', 'steps:\n  - {id: a, for_each: "{{ range(0, 1000000000) }}", action: echo}\n', 'VALUE_RANGE'],
    ['the environment', 'steps:\n  - {id: a, action: echo, parameters: {x: "{{ env.KEY }}"}}\n', 'TEMPLATE_NAME'],
    ['a prototype in a template', 'steps:\n  - {id: a, action: echo, parameters: {x: "{{ name.constructor }}"}}\n', 'TEMPLATE_FORBIDDEN'],
    ['a template that is not closed', 'steps:\n  - {id: a, action: echo, parameters: {x: "{{ name"}}\n', 'TEMPLATE_SYNTAX'],
    ['a misspelt filter', 'steps:\n  - {id: a, action: echo, parameters: {x: "{{ name | uper }}"}}\n', 'TEMPLATE_FILTER'],
    ['a server of its own', 'mcp_servers: {x: {command: npx}}\nsteps:\n  - {id: a, action: echo}\n', 'MCP_NOT_TRUSTED'],
    ['a jump to nowhere', 'steps:\n  - {id: a, action: echo, on_success: zz}\n  - {id: b, action: echo}\n', 'STEP_UNKNOWN'],
    ['a jump back', 'steps:\n  - {id: a, action: echo}\n  - {id: b, action: echo, goto: a}\n', 'GOTO_BACKWARDS'],
    ['a loop of no actions', 'steps:\n  - {id: a, action_loop: []}\n', 'STEPS_MISSING'],
    ['steps without a loop', 'steps:\n  - {id: a, steps: [{id: b, action: echo}]}\n', 'STEP_SHAPE'],
    ['a step that does nothing', 'steps:\n  - {id: a}\n', 'STEP_SHAPE'],
    ['words where they are not wanted', 'prose_actions: false\nsteps:\n  - {id: a, action: "Do this"}\n', 'PROSE_ACTION'],
  ])('refuses %s', (_name, text, code) => {
    expect(codes(text)).toContain(code);
    expect(check(text).compiled).toBeUndefined();
    expect(check(text).diagnostics.filter(({ hint = '' }) => hint === '')).toEqual([]);
  });

  test.each([
    ['contnue', 'Did you mean "continue"?'],
    ['afterward', 'Did you mean "afterwards"?'],
    ['elsewhere', 'Use fail, continue, skip, retry, or the id of a later step.'],
  ])('says of on_failure: %s what may stand there', (word, hint) => {
    const { diagnostics } = check(
      `steps:\n  - {id: a, action: echo, on_failure: ${word}}\n  - {id: b, action: echo}\n  - {id: afterwards, action: echo}\n`,
    );
    expect(diagnostics).toMatchObject([{ code: 'STEP_UNKNOWN', hint }]);
  });

  test.each<[string, string, string]>([
    ['a key that means nothing', step('    kolor: red\n'), 'KEY_IGNORED'],
    ['a key of a service', step('    metadata: {key: sk-ant-api03-AAAAAAAAAAAAAAAAAAAAAAAA}\n'), 'SECRET_LITERAL'],
    ['an action of no tool', 'steps:\n  - {id: a, action: count_words}\n', 'ACTION_AS_MODEL_TASK'],
    ['an action in words', 'steps:\n  - {id: a, action: "Do this"}\n', 'PROSE_ACTION'],
    ['an id that is a field of the result', 'steps:\n  - {id: outputs, action: echo}\n', 'RESERVED_STEP_ID'],
    ['a name that a run must give', 'steps:\n  - {id: a, action: echo, parameters: {x: "{{ who }}"}}\n', 'TEMPLATE_NAME'],
    ['a misspelt type of an input', 'inputs: {n: {type: intger, default: 1}}\nsteps:\n  - {id: a, action: echo}\n', 'INPUT_TYPE_UNKNOWN'],
    ['an input with the name of a step', 'inputs: {a: 1}\nsteps:\n  - {id: a, action: echo}\n', 'NAME_SHADOWED'],
  ])('warns of %s', (_name, text, code) => {
    expect(codes(text)).toContain(`(${code})`);
    expect(check(text).compiled).toBeDefined();
  });

  test('refuses keys that mean nothing when it is strict', () => {
    expect(codes(step('    kolor: red\n'), { strict: true })).toContain('KEY_IGNORED');
    expect(codes(step('monitoring: {dashboard: true}\n'))).toContain('(KEY_IGNORED)');
    expect(codes(step('monitoring: {dashboard: true}\n'), { strict: true })).toContain('KEY_IGNORED');
    expect(codes(step('inputs: {name: x}\nconfig: {max_concurrent: 2, colour: red}\n'))).toEqual(['(KEY_IGNORED)']);
  });

  test('takes the time of the whole from config where the pipeline says nothing', () => {
    expect(parsePipeline(step('config: {timeout: 2}\n')).pipeline?.timeoutMs).toBe(2_000);
    expect(parsePipeline(step('timeout: 3\nconfig: {timeout: 2}\n')).pipeline?.timeoutMs).toBe(3_000);
  });

  test('with a context, names that are not in it are errors', () => {
    const text = 'inputs: {user: x}\nsteps:\n  - {id: a, action: echo, parameters: {x: "{{ who }} {{ user }} {{ inputs.who }}"}}\n';
    expect(codes(text, { context: {} })).toEqual(['TEMPLATE_NAME', 'TEMPLATE_NAME']);
    expect(codes(text, { context: { who: 1 } })).toEqual([]);
  });

  test('names the whole circle', () => {
    const { diagnostics } = check(
      'steps:\n  - {id: a, action: echo, dependencies: [c]}\n  - {id: b, action: echo, dependencies: [a]}\n  - {id: c, action: echo, dependencies: [b]}\n',
    );
    expect(diagnostics[0]?.message).toContain('a -> b -> c -> a');
  });

  test('names every circle', () => {
    const { diagnostics } = check(
      'steps:\n  - {id: a, action: echo, dependencies: [b]}\n  - {id: b, action: echo, dependencies: [a]}\n  - {id: c, action: echo, dependencies: [c]}\n  - {id: d, action: echo, dependencies: [e, a]}\n  - {id: e, action: echo, dependencies: [d]}\n',
    );
    expect(diagnostics.map(({ code, range }) => [code, range?.line])).toEqual([
      ['DEP_CYCLE', 2],
      ['DEP_CYCLE', 4],
      ['DEP_CYCLE', 5],
    ]);
  });

  test('names every circle of steps that handle errors, also in loops, and no line of them', () => {
    const circles = check(
      'steps:\n  - {id: z, action: echo, on_error: a}\n  - {id: a, action: echo, on_error: b}\n  - {id: b, action: echo, on_error: {handler_task_id: c}}\n  - {id: c, action: echo, on_error: [d, {goto: a}]}\n  - {id: d, action: echo}\n  - id: l\n    for_each: [1]\n    steps:\n      - {id: e, action: echo, on_error: f}\n      - {id: f, action: echo, on_error: e}\n',
    ).diagnostics;
    expect(circles.map(({ code, range }) => [code, range?.line])).toEqual([
      ['HANDLER_CYCLE', 3],
      ['HANDLER_CYCLE', 10],
    ]);
    expect(circles[0]?.message).toContain('a -> b -> c -> a');
    expect(circles[1]?.message).toContain('e -> f -> e');
  });

  test('lets a step that handles the errors of all have a handler that is not handled by it', () => {
    expect(
      codes(
        'steps:\n  - {id: a, action: echo}\n  - {id: b, action: echo, on_error: c}\n  - {id: c, action: echo}\nglobal_error_handlers: [{step: b}]\n',
      ),
    ).toEqual([]);
  });

  test('points at the word, also behind AUTO tags and in folded text', () => {
    const text =
      'steps:\n  - id: a\n    action: generate_text\n    parameters:\n      tone: <AUTO>which: tone?</AUTO>\n      prompt: |\n        First line\n        and {{ nothng | uper }} here\n';
    expect(
      check(text, { context: { nothing: 1 } })
        .diagnostics.filter(({ severity }) => severity === 'error')
        .map(({ code, range, hint }) => [code, range?.line, range?.column, hint]),
    ).toEqual([
      ['TEMPLATE_NAME', 8, 16, 'Did you mean "nothing"?'],
      ['TEMPLATE_FILTER', 8, 25, 'Did you mean "upper"?'],
    ]);
  });

  test('reports all problems in one go, at most twenty', () => {
    const many = Array.from({ length: 30 }, (_, i) => `  - {id: s${i}, tool: nope${i}}`).join('\n');
    expect(check(`steps:\n${many}\n`).diagnostics).toHaveLength(20);
  });

  test('throws one error that shows every problem', () => {
    const thrown = ((): unknown => {
      try {
        return compilePipeline('steps:\n  - {id: a, tool: nope}\n', { tools, file: 'p.yaml' });
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(CompilationError);
    expect((thrown as CompilationError).message).toContain('p.yaml:2:19 error TOOL_UNKNOWN');
    expect((thrown as CompilationError).diagnostics).toHaveLength(1);
  });

  test('runs nothing when it only reads', () => {
    expect(parsePipeline('steps:\n  - {id: a, tool: anything}\n').pipeline?.steps[0]?.tool?.text).toBe('anything');
  });

  test('orders steps that write and read one path as they stand', () => {
    const { inferredEdges } = compilePipeline(
      'steps:\n  - {id: w, tool: filesystem, action: write, parameters: {path: a.txt, content: x}}\n  - {id: r, tool: filesystem, action: read, parameters: {path: a.txt}}\n',
      { tools },
    );
    expect(inferredEdges).toEqual([{ from: 'w', to: 'r', reason: 'both touch a.txt' }]);
  });

  test.each<[string, string, string]>([
    [
      'data that is named',
      '{id: w, tool: filesystem, action: write, parameters: {path: d.csv, content: x}}',
      '{id: r, tool: any-tool, action: profile, parameters: {data: d.csv}}',
    ],
    [
      'one of several',
      '{id: w, tool: filesystem, action: write, parameters: {path: d.csv, content: x}}',
      '{id: r, tool: any-tool, action: join, parameters: {sets: [{from: d.csv}, b.csv]}}',
    ],
    [
      'a report',
      '{id: w, tool: report-generator, action: generate, parameters: {content: x, path: d.csv}}',
      '{id: r, tool: filesystem, action: read, parameters: {path: d.csv}}',
    ],
  ])('orders those that use a file after those that make it: %s', (_what, writer, reader) => {
    const found = (text: string): unknown => compilePipeline(text, { tools: openCatalog }).inferredEdges;
    expect(found(`steps:\n  - ${writer}\n  - ${reader}\n`)).toEqual([{ from: 'w', to: 'r', reason: 'both touch d.csv' }]);
    expect(found(`steps:\n  - ${writer}\n  - ${reader.replaceAll('d.csv', 'e.csv')}\n`)).toEqual([]);
  });

  test('reports what was inferred inside of loops with the way there', () => {
    const inner =
      '{id: in, for_each: [3], steps: [{id: p, action: echo}, {id: q, action: echo, dependencies: [p], parameters: {message: "{{ p }}"}}, {id: r, action: echo, parameters: {message: "{{ q }}"}}]}';
    const { inferredEdges } = compilePipeline(
      `steps:\n  - {id: out, for_each: [1], steps: [{id: x, action: echo}, {id: y, action: echo, parameters: {message: "{{ x }}"}}, ${inner}]}\n`,
      { tools },
    );
    expect(inferredEdges).toEqual([
      { from: 'x', to: 'y', reason: 'y refers to x', inside: 'out' },
      { from: 'q', to: 'r', reason: 'r refers to q', inside: 'out/in' },
    ]);
  });

  test('reads what a tool says of its actions', () => {
    const tool: ToolDefinition = {
      name: 'mail',
      version: '1',
      description: '',
      actions: {
        send: { description: '', effect: 'once', schema: z.object({ to: z.string(), count: z.number().optional() }) },
        list: { description: '', effect: 'none' },
      },
    };
    const catalog: ToolCatalog = { names: () => ['mail'], find: (name) => (name === 'mail' ? tool : undefined) };
    const policyOf = (text: string): unknown => compilePipeline(text, { tools: catalog }).graph.nodes[0]!.policy;
    expect(policyOf('steps:\n  - {id: a, tool: mail, action: send, parameters: {to: x}}\n')).toEqual({ effect: 'once' });
    expect(policyOf('steps:\n  - {id: a, tool: mail, action: list, timeout: 1.5, on_failure: continue}\n')).toEqual({
      effect: 'none',
      retry: { maxRetries: 3 },
      timeoutMs: 1500,
      onFailure: 'continue',
    });
    expect(codes('steps:\n  - {id: a, tool: mail, action: sent}\n', { tools: catalog })).toEqual(['ACTION_UNKNOWN']);
    expect(codes('steps:\n  - {id: a, tool: mail, action: send, parameters: {count: "three"}}\n', { tools: catalog })).toEqual([
      '(PARAMETER_MISSING)',
      '(PARAMETER_INVALID)',
    ]);
    expect(
      codes('steps:\n  - {id: a, tool: mail, action: send, parameters: {to: "{{ name }}", count: "{{ 3 }}"}}\n', { tools: catalog }),
    ).toEqual([]);
  });

  test('includes files beside the pipeline, which may include others', () => {
    const files: Record<string, string> = { 'a.md': 'A {{ name }} << b.txt >>', 'b.txt': 'B', 'self.md': '{{ file:self.md }}' };
    const include = (path: string): string | undefined => files[path];
    const compiled = compilePipeline('name: N\nsteps:\n  - {id: a, action: echo, parameters: {message: "{{ file:a.md }}!"}}\n', {
      tools,
      include,
    });
    expect(JSON.stringify(compiled.graph)).toContain('A {{ name }} B!');
    expect(codes('steps:\n  - {id: a, action: echo, parameters: {message: "{{ file:self.md }}"}}\n', { include })).toContain(
      'INCLUDE_CYCLE',
    );
    expect(codes('steps:\n  - {id: a, action: echo, parameters: {message: "<< none.md >>"}}\n', { include })).toEqual([
      '(INCLUDE_NOT_FOUND)',
    ]);
  });

  test('imports variables, inputs and config of other files, under a name when one is given', () => {
    const files: Record<string, string> = {
      'common.yaml': 'variables: { tone: dry }\nconfig: { style: short }\ninputs: { who: World }\nsteps: [{ id: x, action: echo }]\n',
      'bad.yaml': 'a: [',
    };
    const include = (path: string): string | undefined => files[path];
    const text = (imports: string): string =>
      `imports: ${imports}\nsteps:\n  - { id: a, action: echo, parameters: { message: "{{ tone }} {{ who }} {{ config.style }}" } }\n`;
    const { compiled, diagnostics } = check(text('[common.yaml]'), { include, context: {} });
    expect(compiled?.pipeline).toMatchObject({
      variables: { tone: 'dry' },
      config: { style: 'short' },
      inputs: [{ name: 'who', default: 'World' }],
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(['IMPORT_STEPS']);
    expect(check(text('["common.yaml as c"]').replace('tone', 'c.tone'), { include, context: {} }).compiled?.pipeline.variables).toEqual({
      c: { tone: 'dry', config: { style: 'short' } },
    });
    expect(codes(text('[none.yaml]'), { include })).toEqual(expect.arrayContaining(['(IMPORT_NOT_FOUND)', '(TEMPLATE_NAME)']));
    expect(codes(text('[{ file: bad.yaml }]'), { include })).toContain('IMPORT_INVALID');
  });

  test('lets templates see the variables of the environment that are declared, and no others', () => {
    const text = (environment: string): string =>
      `environment: ${environment}\nsteps:\n  - { id: a, action: echo, parameters: { message: "{{ env.REGION }}" } }\n`;
    expect(codes(text('[REGION]'), { context: {} })).toEqual([]);
    expect(codes(text('{ REGION: { default: eu } }'), { context: {} })).toEqual([]);
    const forms = ['{ name: REGION, default: eu }', '{ REGION: eu }', 'REGION=eu=1', '{ name: REGION, required: false }'];
    const read = forms.map(
      (form) => check(text(`[HOME, "${form}"]`.replaceAll(/"(\{.*\})"/g, '$1')), { context: {} }).compiled?.pipeline.environment[1],
    );
    expect(read).toMatchObject([{ default: 'eu' }, { default: 'eu' }, { default: 'eu=1' }, { name: 'REGION', isRequired: false }]);
    expect(codes(text('[{ REGION: eu, HOME: x }, REGION]'))).toEqual(['VALUE_TYPE']);
    expect(codes(text('[REGIO]'))).toEqual(['TEMPLATE_NAME']);
    expect(codes(text('[REGION, API_KEY]'))).toEqual(['(SECRET_DECLARED)']);
  });

  test('warns of defaults that a caller could not give', () => {
    const text = (spec: string): string =>
      `inputs: { n: ${spec} }\nsteps:\n  - { id: a, action: echo, parameters: { message: "{{ n }}" } }\n`;
    for (const spec of [
      '{ type: integer, default: three }',
      '{ type: integer, default: 11, range: [1, 10] }',
      '{ enum: [a, b], default: c }',
      '{ type: list, default: a }',
    ]) {
      expect(codes(text(spec))).toEqual(['(INPUT_DEFAULT)']);
    }
    for (const spec of [
      '{ type: integer, default: "{{ 1 }}" }',
      '{ type: object, default: null }',
      '{ type: any, default: 3 }',
      '{ type: integer, default: 3 }',
    ]) {
      expect(codes(text(spec))).toEqual([]);
    }
  });

  test('takes numbers that must be known from inputs, and says when they are not', () => {
    const text = 'inputs: {n: {type: integer}}\nsteps:\n  - {id: a, for_each: [1, 2], max_parallel: "{{ n }}", action: echo}\n';
    expect(compilePipeline(text, { tools, context: { n: 7 } }).graph.nodes[0]).toMatchObject({ kind: 'map', maxParallel: 7 });
    expect(codes(text)).toEqual(['(VALUE_NOT_STATIC)']);
    expect(codes(text, { context: {} })).toContain('VALUE_NOT_STATIC');
  });
});
