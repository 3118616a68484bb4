import { describe, expect, test } from '@jest/globals';
import type { Graph, GraphNode, TaskNode, ToolDefinition } from '@tutti/core';
import type { ToolCatalog } from '../catalog/tool-catalog.ts';
import type { StepInput } from '../run/step-input.ts';
import { compilePipeline } from './compile-pipeline.ts';

const tool = (name: string, more: Partial<ToolDefinition> = {}): ToolDefinition => ({
  name,
  version: '1.0.0',
  description: '',
  actions: {},
  ...more,
});
const all = [
  tool('page', { readsOutside: true }),
  tool('note'),
  tool('post'),
  tool('pure', { actions: { do: { description: '', effect: 'none' } } }),
];

function catalog(approvals: ToolCatalog['approvals'] = 'untrusted'): ToolCatalog {
  const tools = new Map(all.map((each) => [each.name, each]));
  return { names: () => tools.keys(), find: (name) => tools.get(name), ...(approvals === undefined ? {} : { approvals }) };
}

function tasksOf(graph: Graph): TaskNode[] {
  return graph.nodes.flatMap((node: GraphNode): TaskNode[] =>
    node.kind === 'task' ? [node] : node.kind === 'map' || node.kind === 'loop' ? tasksOf(node.body) : [],
  );
}

/** The steps' own inputs, by node. */
function marked(steps: string, tools: ToolCatalog = catalog()): Readonly<Record<string, StepInput>> {
  const { graph } = compilePipeline(`id: p\ninputs: { word: { type: string, default: x } }\nsteps:\n${steps}`, { tools });
  return Object.fromEntries(
    tasksOf(graph)
      .filter(({ handler }) => handler === 'pipeline.step')
      .map(({ id, input }) => [id, input as unknown as StepInput]),
  );
}

const read = '  - { id: web, tool: page, action: read, parameters: { url: "{{ word }}" } }\n';
const from = ['step "web" (page)'];

describe('what others wrote', () => {
  test('is known in the arguments that it gets into, by parameter, and in no others', () => {
    const steps = marked(
      `${read}  - { id: send, tool: post, action: send, parameters: { body: "{{ web.text }}", to: "{{ word }}", note: fixed } }\n  - { id: other, tool: post, action: send, parameters: { body: "{{ word }}" }, dependencies: [web] }\n`,
    );
    expect(steps['send']).toMatchObject({ untrusted: { body: from }, approvals: 'untrusted', callsOnce: true });
    expect(steps['send']?.untrusted).toEqual({ body: from });
    expect(steps['other']?.untrusted).toBeUndefined();
    expect(steps['web']?.untrusted).toBeUndefined();
  });

  test.each<[string, string, string]>([
    ['through a tool', '  - { id: via, tool: pure, action: do, parameters: { a: "{{ web }}" } }\n', '{{ via }}'],
    ['through a model', '  - { id: via, action: generate, parameters: { prompt: "Sum up {{ steps.web.text }}" } }\n', '{{ via }}'],
    [
      'through an AUTO tag',
      '  - { id: via, tool: pure, action: do, parameters: { a: "<AUTO>which of {{ web }}?</AUTO>" } }\n',
      '{{ via.a }}',
    ],
    [
      'through several steps',
      '  - { id: one, tool: pure, action: do, parameters: { a: ["{{ web }}"] } }\n  - { id: two, tool: pure, action: do, parameters: { "{{ one }}": 1 } }\n',
      '{{ two }}',
    ],
    [
      'through the items of a loop',
      '  - { id: each, for_each: "{{ web.links }}", tool: pure, action: do, parameters: { a: "{{ item }}" } }\n',
      '{{ each[0] }}',
    ],
    [
      'through the turns of a loop',
      '  - id: again\n    while: "{{ word == \'y\' }}"\n    max_iterations: 2\n    steps:\n      - { id: inner, tool: pure, action: do, parameters: { a: "{{ web }}" } }\n',
      '{{ again }}',
    ],
    [
      'by a turn of its loop',
      '  - { id: each, for_each: [1], tool: page, action: read, parameters: { url: "{{ item }}" } }\n',
      '{{ each_0 }}',
    ],
  ])('is followed %s', (_, steps, body) => {
    const sources = marked(`${read}${steps}  - { id: send, tool: post, action: send, parameters: { body: ${JSON.stringify(body)} } }\n`)[
      'send'
    ]?.untrusted?.['body'];
    expect(sources).toEqual(expect.arrayContaining([expect.stringMatching(/^step "(?:web|each)" \(page\)$/)]));
  });

  test('is followed into the body of a loop over it, into AUTO tags, the tool that is chosen, error handlers, and the file that an answer is written to', () => {
    const loop = marked(
      `${read}  - id: each\n    for_each: "{{ web.links }}"\n    steps:\n      - { id: send, tool: post, action: send, parameters: { body: "{{ item }}", fixed: text } }\n`,
    );
    expect(loop['send']?.untrusted).toEqual({ body: from });
    const auto = marked(
      `${read}  - { id: send, tool: post, action: send, parameters: { to: "<AUTO>who wrote {{ web.text }}?</AUTO>" } }\n`,
    );
    expect(auto['send']?.untrusted).toEqual({ to: from });
    const chosen = marked(`${read}  - { id: send, tool: "{{ web.tool }}", action: send, parameters: { body: fixed } }\n`);
    expect(chosen['send']?.untrusted).toEqual({ '': expect.arrayContaining(from) });
    const handled = marked(
      '  - { id: web, tool: page, action: read, parameters: { url: a }, on_error: rescue }\n  - { id: rescue, tool: post, action: send, parameters: { body: "{{ error.message }}", to: me } }\n',
    );
    expect(handled['web']?.onError?.[0]).toMatchObject({ task: { kind: 'tool', tool: 'post' }, untrusted: { body: from } });
    expect(handled['web']).toMatchObject({ approvals: 'untrusted' });
    const saved = marked(
      `${read}  - { id: sum, action: generate, parameters: { prompt: "{{ web.text }}" }, location: "sums/{{ word }}.md" }\n`,
      {
        ...catalog(),
        find: (name) => (name === 'filesystem' ? tool(name) : catalog().find(name)),
        names: () => ['filesystem', ...catalog().names()],
      },
    );
    expect(saved['sum.save']?.untrusted).toMatchObject({ content: from });
    const later = marked(
      `${read}  - { id: send, tool: post, action: send, parameters: { body: "{{ any }}" } }\n  - { id: any, tool: "{{ word }}", action: go }\n`,
    );
    expect(later['send']?.untrusted).toEqual({ body: ['step "any" (a tool chosen as it runs)'] });
  });

  test('changes nothing in a graph where nobody is asked, but for what is known of it', () => {
    const steps = `${read}  - { id: send, tool: post, action: send, parameters: { body: "{{ web }}" } }\n`;
    expect(marked(steps, catalog('never'))['send']).toMatchObject({ untrusted: { body: from } });
    expect(marked(steps, catalog('never'))['send']).not.toHaveProperty('callsOnce');
    expect(
      marked('  - { id: send, tool: post, action: send, parameters: { body: "{{ word }}" } }\n', catalog('always'))['send'],
    ).toMatchObject({ approvals: 'always', callsOnce: true });
    expect(marked('  - { id: send, tool: post, action: send, parameters: { body: "{{ word }}" } }\n')['send']).not.toHaveProperty(
      'approvals',
    );
  });
});
