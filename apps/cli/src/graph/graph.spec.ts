import { describe, expect, test } from '@jest/globals';
import type { Graph } from '@tutti/core';
import { drawLevels } from './draw-levels.ts';
import { drawMermaid } from './draw-mermaid.ts';
import { drawSvg } from './draw-svg.ts';
import { edgeKey, graphView } from './graph-view.ts';

const graph: Graph = {
  name: 'sample',
  nodes: [
    { id: 'fetch', kind: 'task', handler: 'tool', metadata: { tool: 'filesystem', action: 'read' } },
    {
      id: 'each',
      kind: 'map',
      items: [1, 2],
      maxParallel: 4,
      body: { nodes: [{ id: 'draft', kind: 'task', handler: 'model' }], edges: [] },
    },
    { id: 'side', kind: 'task', handler: 'model' },
    { id: 'end', kind: 'task', handler: 'model' },
  ],
  edges: [
    { from: 'fetch', to: 'each' },
    { from: 'each', to: 'end' },
    { from: 'side', to: 'end', when: 'failure' },
  ],
};
const view = graphView(graph, new Set([edgeKey({ from: 'each', to: 'end' })]));

describe('a drawn graph', () => {
  test('puts a step one level below the last it waits for', () => {
    expect(view.levels).toEqual([['fetch', 'side'], ['each'], ['end']]);
  });

  test('as levels names what each step runs and waits for, and what was inferred', () => {
    expect(drawLevels(view)).toBe(
      [
        '1',
        '   fetch  filesystem read',
        '   side  model',
        '2',
        '   each  each item, 4 at a time  ← fetch',
        '      1',
        '         draft  model',
        '3',
        '   end  model  ← each (inferred), side (failure)',
      ].join('\n'),
    );
  });

  test('tells what was inferred inside of a body from the same ids elsewhere', () => {
    const body = {
      nodes: [
        { id: 'a', kind: 'task', handler: 'h' },
        { id: 'b', kind: 'task', handler: 'h' },
      ],
      edges: [{ from: 'a', to: 'b' }],
    } as const;
    const nested = graphView(
      {
        nodes: [
          { id: 'one', kind: 'map', items: [1], body },
          { id: 'two', kind: 'map', items: [1], body },
        ],
        edges: [],
      },
      new Set([edgeKey({ from: 'a', to: 'b', inside: 'two' })]),
    );
    expect(nested.nodes.map(({ body: inner }) => inner?.edges.map(({ isInferred }) => isInferred))).toEqual([[false], [true]]);
  });

  test('as Mermaid nests bodies and dots inferred dependencies', () => {
    const drawn = drawMermaid(view);
    expect(drawn).toContain('subgraph n_each');
    expect(drawn).toContain('n_each -.-> n_end');
    expect(drawn).toContain('n_side -->|failure| n_end');
  });

  test('as SVG has a box per step and an arrow per dependency', () => {
    const drawn = drawSvg(view);
    expect(drawn.match(/<rect/g)).toHaveLength(4);
    expect(drawn.match(/marker-end/g)).toHaveLength(3);
  });

  test('shows names as text, whatever they hold', () => {
    const hostile = graphView({ nodes: [{ id: 'a', kind: 'task', handler: '"]; click x\u001b<script>' }], edges: [] });
    expect(drawMermaid(hostile)).not.toMatch(/"\];|<script/);
    expect(drawSvg(hostile)).not.toMatch(/<script|\u001b/);
    expect(drawLevels(hostile)).not.toContain('\u001b');
  });
});
