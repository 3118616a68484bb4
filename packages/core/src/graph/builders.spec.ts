import { describe, expect, it } from '@jest/globals';
import { chain, edge, expression, graph, loop, map, subgraph, task, wait } from './builders.ts';

describe('the builders', () => {
  it('give plain data', () => {
    const body = graph([task('draft', 'write', { input: 'x' })]);
    expect(body).toEqual({ nodes: [{ kind: 'task', id: 'draft', handler: 'write', input: 'x' }], edges: [] });
    expect(map('m', { items: [1], body })).toEqual({ kind: 'map', id: 'm', items: [1], body });
    expect(loop('l', { body, maxIterations: 2 })).toEqual({ kind: 'loop', id: 'l', body, maxIterations: 2 });
    expect(wait('w', { ms: 5 })).toEqual({ kind: 'wait', id: 'w', until: { ms: 5 } });
    expect(subgraph('s', { from: 'm' })).toEqual({ kind: 'graph', id: 's', graph: { from: 'm' } });
    expect(expression('template', '{{ x }}')).toEqual({ evaluator: 'template', expression: '{{ x }}' });
    expect(graph([], [], { name: 'n', output: 'o' })).toEqual({ name: 'n', output: 'o', nodes: [], edges: [] });
  });

  it('leave a default condition out', () => {
    expect(edge('a', 'b')).toEqual({ from: 'a', to: 'b' });
    expect(edge('a', 'b', 'failure')).toEqual({ from: 'a', to: 'b', when: 'failure' });
  });

  it('chain nodes one after another', () => {
    expect(chain('a', 'b', 'c')).toEqual([
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
    ]);
    expect(chain('a')).toEqual([]);
    expect(chain()).toEqual([]);
  });
});
