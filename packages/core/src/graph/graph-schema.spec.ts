import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { chain, edge, graph, loop, map, subgraph, task, wait } from './builders.ts';
import { graphSchema } from './graph-schema.ts';
import { graphShapeSchema } from './graph-shape-schema.ts';
import { validateGraph } from './validate-graph.ts';

const body = graph([task('a', 'work')]);
const good = graph(
  [
    task('a', 'work'),
    map('b', { items: [1], body }),
    loop('c', { body, maxIterations: 2 }),
    wait('d', { signal: 's' }),
    subgraph('e', body),
  ],
  chain('a', 'b', 'c', 'd', 'e'),
);

describe('graphSchema', () => {
  it('gives a good graph back unchanged', () => {
    expect(graphSchema.parse(good)).toEqual(good);
  });

  it('makes an issue of every problem, structure included', () => {
    const result = graphSchema.safeParse(graph([task('a', 'work'), task('b', 'work')], [...chain('a', 'b', 'a'), edge('a', 'x')]));
    expect(result.error?.issues.map(({ path }) => path.join('.'))).toEqual(['edges.2.to', 'edges']);
  });

  it('survives values that are nested without end', () => {
    let deep: unknown = body;
    for (let i = 0; i < 20_000; i++) deep = { nodes: [{ kind: 'graph', id: 'g', graph: deep }], edges: [] };
    expect(graphSchema.safeParse(deep).success).toBe(false);
  });

  it('has a JSON Schema, for models that produce graphs', () => {
    expect(JSON.stringify(z.toJSONSchema(graphSchema))).toContain('maxIterations');
  });

  it('agrees with validateGraph on the shape of anything', () => {
    const values = [
      null,
      'a',
      1,
      Number.NaN,
      {},
      [],
      'task',
      'map',
      body,
      { from: 'a' },
      { ms: 1 },
      { evaluator: 'x', expression: 1 },
      true,
    ];
    const member = fc.tuple(
      fc.constantFrom('id', 'kind', 'handler', 'input', 'items', 'body', 'until', 'graph', 'when', 'to', 'policy', 'join', 'extra'),
      fc.constantFrom(...values),
    );
    const place = fc.tuple(fc.constantFrom('nodes' as const, 'edges' as const), fc.nat(4));
    fc.assert(
      fc.property(place, fc.array(member, { minLength: 1, maxLength: 3 }), ([list, index], changes) => {
        const changed = structuredClone(good) as unknown as Record<'nodes' | 'edges', Record<string, unknown>[]>;
        const target = changed[list][index % changed[list].length] as Record<string, unknown>;
        for (const [key, value] of changes) target[key] = value;
        const hasShape = graphShapeSchema.safeParse(changed).success;
        expect(validateGraph(changed).some(({ code }) => code === 'SHAPE')).toBe(!hasShape);
      }),
      { seed: 11, numRuns: 2_000 },
    );
  });
});
