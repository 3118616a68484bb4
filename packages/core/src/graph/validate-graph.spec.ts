import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GraphInvalidError } from '../errors/graph-invalid-error.ts';
import { assertGraph } from './assert-graph.ts';
import { chain, edge, expression, graph, loop, map, subgraph, task, wait } from './builders.ts';
import type { Graph, GraphNode, Join } from './graph.ts';
import type { Json } from '../json/json.ts';
import { adjacency, indexGraph } from './graph-index.ts';
import { findCycles } from './find-cycles.ts';
import { inDegrees, topologicalOrder } from './topological-order.ts';
import { validateGraph } from './validate-graph.ts';

const tasks = (...ids: string[]): GraphNode[] => ids.map((id) => task(id, 'work'));
const one = graph(tasks('a'));
const codes = (value: unknown): string[] => validateGraph(value).map(({ code, path }) => (path === '' ? code : `${code} ${path}`));
const messages = (value: unknown): string =>
  validateGraph(value)
    .map(({ message }) => message)
    .join('\n');

describe('validateGraph', () => {
  it('has nothing against a good graph of every kind of node, edge and join', () => {
    const nodes = [
      task('a', 'work', { input: { deep: [1, null] }, policy: { retry: { maxRetries: 100 }, priority: 10 }, metadata: { x: 1 } }),
      map('b', { items: expression('template', '{{ a }}'), body: one, maxParallel: 1, join: 'any' }),
      loop('c', { body: one, maxIterations: 1, until: expression('template', 'x'), join: { atLeast: 1, cancelRest: true } }),
      wait('d', { ms: 0 }, { join: { ratio: 1 } }),
      wait('e', { signal: 'go' }, { if: expression('template', 'x'), onSkip: 'propagate' }),
      subgraph('f', { from: 'a' }),
      subgraph('g', graph([subgraph('inner', { from: 'a' })])),
    ];
    const edges = [
      edge('a', 'b', 'chosen'),
      edge('a', 'c', 'failure'),
      edge('a', 'd', 'always'),
      edge('a', 'f', expression('x', 1)),
      edge('a', 'g'),
      edge('b', 'e'),
      edge('b', 'e', 'failure'),
    ];
    expect(validateGraph(graph(nodes, edges, { output: 'e', name: 'all' }))).toEqual([]);
  });

  it.each([[null], [undefined], ['text'], [[]], [{}], [{ nodes: {}, edges: [] }], [{ nodes: [], edges: [], steps: [] }]])(
    'refuses %j, which is no graph',
    (value) => {
      expect(validateGraph(value).length).toBeGreaterThan(0);
    },
  );

  it('lists all problems at once', () => {
    const bad = {
      nodes: [
        { kind: 'task', id: 'a' },
        { kind: 'task', id: 'b', handler: 'x' },
        { kind: 'task', id: 'b', handler: 'x' },
        { kind: 'toad', id: 'c' },
      ],
      edges: [
        { from: 'b', to: 'nobody' },
        { from: 'b', to: 'b' },
      ],
      output: 'missing',
    };
    expect(codes(bad)).toEqual([
      'SHAPE nodes.0.handler',
      'SHAPE nodes.3.kind',
      'DUPLICATE_NODE nodes.2.id',
      'UNKNOWN_NODE edges.0.to',
      'SELF_EDGE edges.1',
      'UNKNOWN_NODE output',
    ]);
  });

  it('suggests the name that was meant', () => {
    expect(messages(graph(tasks('draft', 'send'), [edge('drft', 'send')]))).toBe(
      'Unknown node "drft" in the edge "drft" -> "send". Did you mean "draft"?',
    );
  });

  it.each([[''], ['a b'], ['a/b'], ['a[0]'], ['a?if'], ['a>b'], ['é'], ['x'.repeat(129)], ['__proto__']])(
    'refuses the node id %j',
    (id) => {
      expect(codes(graph([task(id, 'work')]))).toEqual(['NODE_ID nodes.0.id']);
    },
  );

  it.each([['a'], ['A-1_b.c'], ['constructor'], ['toString'], ['1'], ['x'.repeat(128)]])('takes the node id %j', (id) => {
    expect(validateGraph(graph([task(id, 'work')]))).toEqual([]);
  });

  it('names the path of a cycle', () => {
    expect(messages(graph(tasks('a', 'b', 'c', 'd'), [...chain('a', 'b', 'c', 'a'), edge('c', 'd')]))).toContain('a -> b -> c -> a');
  });

  it('names one cycle of each knot', () => {
    const problems = validateGraph(graph(tasks('a', 'b', 'c', 'd'), [...chain('a', 'b', 'a'), ...chain('c', 'd', 'c')]));
    expect(problems.map(({ code }) => code)).toEqual(['CYCLE', 'CYCLE']);
  });

  it.each<[string, Join, number]>([
    ['atLeast 3 of 2', { atLeast: 3 }, 2],
    ['any on a root', 'any', 0],
    ['atLeast on a root', { atLeast: 1 }, 0],
    ['a ratio on a root', { ratio: 0.5 }, 0],
  ])('refuses the impossible join %s', (_, join, inEdges) => {
    const sources = tasks('a', 'b').slice(0, inEdges);
    const joined = graph(
      [...sources, task('z', 'work', { join })],
      sources.map(({ id }) => edge(id, 'z')),
    );
    expect(codes(joined)).toEqual([`JOIN_IMPOSSIBLE nodes.${inEdges}.join`]);
  });

  it.each([[{ ratio: 0 }], [{ ratio: 1.1 }], [{ ratio: Number.NaN }], [{ atLeast: 0 }], [{ atLeast: 1.5 }], ['most']])(
    'refuses the join %j',
    (join) => {
      expect(codes(graph([...tasks('a'), { ...task('z', 'work'), join: join as Join }], [edge('a', 'z')]))[0]).toMatch(
        /^SHAPE nodes\.1\.join/,
      );
    },
  );

  it('says what may stand there, where a value may have one of several forms', () => {
    const asked = (node: object, edges: object[] = []): string => messages({ nodes: [...tasks('a', 'z'), { id: 'x', ...node }], edges });
    for (const join of ['most', { atLeast: 1.5 }, 2, {}])
      expect(asked({ kind: 'task', handler: 'h', join })).toContain('expected "all", "any", {"atLeast"');
    expect(asked({ kind: 'wait', until: 'tomorrow' })).toContain('expected {"signal"');
    expect(asked({ kind: 'map', items: 'list', body: one })).toContain('expected a list of at most 1000000 items');
    expect(asked({ kind: 'graph', graph: 'other' })).toContain('expected a graph, or {"from"');
    expect(asked({ kind: 'task', handler: 'h' }, [{ from: 'a', to: 'z', when: 'chosn' }])).toContain('"chosen" or {"evaluator"');
  });

  it('lets only tasks choose', () => {
    expect(codes(graph([wait('w', { ms: 1 }), ...tasks('a')], [edge('w', 'a', 'chosen')]))).toEqual(['CHOSEN_SOURCE edges.0.when']);
  });

  it('refuses twin edges', () => {
    expect(codes(graph(tasks('a', 'b'), [edge('a', 'b'), edge('a', 'b', 'success')]))).toEqual(['DUPLICATE_EDGE edges']);
    expect(codes(graph(tasks('a', 'b'), [edge('a', 'b', expression('x', 1)), edge('a', 'b', expression('x', 2))]))).toEqual([
      'DUPLICATE_EDGE edges',
    ]);
  });

  it.each([
    ['retry.maxRetries', { retry: { maxRetries: 101 } }],
    ['retry.maxRetries', { retry: { maxRetries: -1 } }],
    ['retry.jitter', { retry: { maxRetries: 1, jitter: 2 } }],
    ['retry.factor', { retry: { maxRetries: 1, factor: 0 } }],
    ['retry.initialMs', { retry: { maxRetries: 1, initialMs: Number.NaN } }],
    ['priority', { priority: 0 }],
    ['priority', { priority: 11 }],
    ['priority', { priority: 2.5 }],
    ['timeoutMs', { timeoutMs: -1 }],
    ['timeoutMs', { timeoutMs: Number.POSITIVE_INFINITY }],
    ['deadlineMs', { deadlineMs: 2 ** 54 }],
    ['onFailure', { onFailure: 'ignore' }],
    ['effect', { effect: 'twice' }],
    ['budget.nanoUsd', { budget: { nanoUsd: 0.5 } }],
  ])('refuses a bad policy value: %s in %j', (path, policy) => {
    expect(codes({ nodes: [{ kind: 'task', id: 'a', handler: 'x', policy }], edges: [] })).toEqual([`SHAPE nodes.0.policy.${path}`]);
  });

  it.each([[[undefined]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]], [[() => 1]], [Array(2)], [[1n]]])(
    'refuses a map over items that are no JSON: %p',
    (items) => {
      expect(codes(graph([map('m', { items: items as Json[], body: one })]))[0]).toMatch(/^SHAPE nodes\.0\.items/);
    },
  );

  it.each([[[]], [[null, 1, 'a', true]], [[{ deep: [1] }, 2]]])('takes a map over any JSON: %j', (items) => {
    expect(validateGraph(graph([map('m', { items: items as Json[], body: one })]))).toEqual([]);
    expect(codes({ nodes: [{ kind: 'map', id: 'm', items, body: { nodes: [] } }], edges: [] })[0]).toMatch(/^SHAPE nodes\.0\.body/);
    expect(codes({ nodes: [{ kind: 'map', id: 'm m', items, body: one }], edges: [] })).toEqual(['NODE_ID nodes.0.id']);
  });

  it('refuses limits below one and unknown members', () => {
    expect(codes(graph([map('m', { items: [], body: one, maxParallel: 0 })]))).toEqual(['SHAPE nodes.0.maxParallel']);
    expect(codes(graph([loop('l', { body: one, maxIterations: 0 })]))).toEqual(['SHAPE nodes.0.maxIterations']);
    expect(codes(graph([wait('w', { ms: -1 })]))[0]).toMatch(/^SHAPE nodes\.0\.until/);
    expect(messages({ nodes: [{ kind: 'task', id: 'a', handler: 'x', polcy: {} }], edges: [] })).toContain('polcy');
  });

  it('refuses inputs that are not plain JSON', () => {
    const withProto: unknown = JSON.parse('{"nodes":[{"kind":"task","id":"a","handler":"x","input":{"__proto__":1}}],"edges":[]}');
    expect(codes(withProto)[0]).toMatch(/^SHAPE nodes\.0/);
    expect(codes({ nodes: [{ kind: 'task', id: 'a', handler: 'x', input: Number.NaN }], edges: [] })[0]).toMatch(/^SHAPE nodes\.0\.input/);
  });

  it('looks into bodies, and names their places', () => {
    const inner = graph(tasks('x', 'y'), chain('x', 'y', 'x'));
    expect(codes(graph([map('m', { items: [], body: inner })]))).toEqual(['CYCLE nodes.0.body.edges']);
    expect(codes(graph([subgraph('g', inner)]))).toEqual(['CYCLE nodes.0.graph.edges']);
  });

  it('knows the nodes around a body, and no others, as sources of graphs', () => {
    const body = graph([subgraph('g', { from: 'planner' })]);
    expect(validateGraph(graph([...tasks('planner'), loop('l', { body, maxIterations: 2 })], [edge('planner', 'l')]))).toEqual([]);
    expect(codes(graph([loop('l', { body, maxIterations: 2 })]))).toEqual(['UNKNOWN_NODE nodes.0.body.nodes.0.graph.from']);
    expect(validateGraph(body, { isKnown: (id) => id === 'planner' })).toEqual([]);
    expect(codes(graph([subgraph('g', { from: 'g' })]))).toEqual(['UNKNOWN_NODE nodes.0.graph.from']);
  });

  it('takes a graph only from a node that is done before', () => {
    const body = graph([...tasks('inner'), subgraph('g', { from: 'planner' })]);
    const around = (...edges: ReturnType<typeof edge>[]): Graph =>
      graph([...tasks('planner', 'between'), map('m', { items: [], body })], edges);
    expect(codes(around())).toEqual(['NOT_UPSTREAM nodes.2.body.nodes.1.graph.from']);
    expect(codes(around(edge('m', 'planner')))).toEqual(['NOT_UPSTREAM nodes.2.body.nodes.1.graph.from']);
    expect(codes(around(edge('planner', 'between'), edge('between', 'm')))).toEqual([]);
    expect(codes(graph([...tasks('a'), subgraph('g', { from: 'a' })]))).toEqual(['NOT_UPSTREAM nodes.1.graph.from']);
  });

  it('looks upstream past a node with more edges out of it than a call takes arguments', () => {
    const nodes = Array.from({ length: 150_000 }, (_, i) => task(`n${i}`, 'work'));
    const out = nodes.slice(1).map(({ id }) => edge('n0', id));
    expect(codes(graph([...nodes, subgraph('g', { from: 'n0' })], [...out, edge('n0', 'g')]))).toEqual([]);
  });

  it('refuses lists with holes, whose records would have other lists', () => {
    const holed = (...list: readonly unknown[]): unknown[] =>
      Object.assign([], { length: list.length }, Object.fromEntries(Object.entries(list).filter(([, x]) => x !== undefined)));
    const [a, b] = tasks('a', 'b');
    expect(codes({ nodes: holed(a, undefined, b), edges: [] })).toEqual(['SHAPE nodes.1']);
    expect(codes({ nodes: [a, b], edges: holed(undefined, edge('a', 'b')) })).toEqual(['SHAPE edges.0']);
  });

  it('takes 32 graphs in each other and no more, whatever the value', () => {
    const nest = (depth: number): Graph => (depth === 0 ? one : graph([subgraph('g', nest(depth - 1))]));
    expect(validateGraph(nest(32))).toEqual([]);
    expect(validateGraph(nest(33)).map(({ code }) => code)).toEqual(['TOO_DEEP']);
    expect(validateGraph(one, { depth: 33 }).map(({ code }) => code)).toEqual(['TOO_DEEP']);
    const itself = { nodes: [] as unknown[], edges: [] };
    itself.nodes.push({ kind: 'graph', id: 'g', graph: itself });
    expect(validateGraph(itself).map(({ code }) => code)).toEqual(['TOO_DEEP']);
  });

  it('looks once at a body that is used many times', () => {
    let shared = one;
    for (let i = 0; i < 32; i++) shared = graph([subgraph('x', shared), subgraph('y', shared)]);
    expect(validateGraph(shared)).toEqual([]);
  });

  it('is linear: 100,000 nodes in a chain, and as many wrong names, stay well under seconds', () => {
    const nodes = Array.from({ length: 100_000 }, (_, i) => task(`n${i}`, 'work'));
    expect(
      validateGraph(
        graph(
          nodes,
          nodes.slice(1).map(({ id }, i) => edge(`n${i}`, id)),
        ),
      ),
    ).toEqual([]);
    expect(
      validateGraph(
        graph(
          nodes,
          nodes.map(({ id }) => edge(id, 'nowhere')),
        ),
      ),
    ).toHaveLength(100_000);
    const circle = validateGraph(
      graph(
        nodes,
        nodes.map(({ id }, i) => edge(`n${(i || nodes.length) - 1}`, id)),
      ),
    );
    expect(circle.map(({ code }) => code)).toEqual(['CYCLE']);
    expect(circle[0]?.message.length).toBeLessThan(500);
  });

  it('finds a cycle exactly if there is one, over random edges', () => {
    const edges = fc.array(
      fc.tuple(fc.nat(9), fc.nat(9)).filter(([a, b]) => a !== b),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(edges, (pairs) => {
        const out = adjacency(10, { from: pairs.map(([a]) => a), to: pairs.map(([, b]) => b), places: pairs.map((_, place) => place) });
        const unresolved = inDegrees(out);
        const order = [...topologicalOrder(out, unresolved)];
        const cycles = findCycles(out, unresolved);
        const reach = new Set(pairs.map(([a, b]) => `${a} ${b}`));
        for (let k = 0; k < 10; k++)
          for (let i = 0; i < 10; i++)
            for (let j = 0; j < 10; j++) if (reach.has(`${i} ${k}`) && reach.has(`${k} ${j}`)) reach.add(`${i} ${j}`);
        const isCyclic = Array.from({ length: 10 }, (_, i) => i).some((i) => reach.has(`${i} ${i}`));
        expect(cycles.length > 0).toBe(isCyclic);
        expect(order.length === 10).toBe(!isCyclic);
        for (const [a, b] of pairs) if (order.includes(b)) expect(order.slice(0, order.indexOf(b))).toContain(a);
        for (const cycle of cycles) {
          cycle.forEach((node, i) => expect(pairs).toContainEqual([node, cycle[(i + 1) % cycle.length]]));
          expect(new Set(cycle).size).toBe(cycle.length);
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('indexGraph', () => {
  const numbered = graph(tasks('a', 'b', 'c'), [edge('b', 'c'), edge('a', 'c'), edge('a', 'b')]);
  const expected = {
    nodes: new Map([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]),
    outStart: Int32Array.of(0, 2, 3, 3),
    outTarget: Int32Array.of(2, 1, 2),
    outEdge: Int32Array.of(1, 2, 0),
    order: Int32Array.of(0, 1, 2),
  };

  it('numbers nodes and edges, with or without a validation before', () => {
    expect(indexGraph(structuredClone(numbered))).toEqual(expected);
    const validated = structuredClone(numbered);
    assertGraph(validated);
    expect(indexGraph(validated)).toEqual(expected);
    // What validation has made is given once.
    expect(indexGraph(validated)).toEqual(expected);
  });
});

describe('assertGraph', () => {
  it('throws one error with the first problems in its message and all in its data', () => {
    const bad = graph(
      tasks('a'),
      Array.from({ length: 30 }, (_, i) => edge('a', `b${i}`)),
    );
    const error = expectThrow(() => assertGraph(bad));
    expect(error).toBeInstanceOf(GraphInvalidError);
    expect(error.code).toBe('GRAPH_INVALID');
    expect(error.message).toContain('30 reasons');
    expect(error.message).toContain('and 20 more');
    expect((error.data as { problems: unknown[] }).problems).toHaveLength(30);
  });

  it('lets a good graph pass', () => {
    expect(() => assertGraph(one)).not.toThrow();
  });
});

function expectThrow(run: () => void): GraphInvalidError {
  try {
    run();
  } catch (error) {
    return error as GraphInvalidError;
  }
  throw new Error('Nothing was thrown.');
}
