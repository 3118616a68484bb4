import { describe, expect, it } from '@jest/globals';
import type { Graph, GraphEdge, GraphNode, Json } from '@tutti/core';
import { graphProgram } from './graph-program.ts';
import { liveScopes } from './scope-paths.ts';
import { Simulation } from '../spec-support/program-simulation.ts';

const N = 100_000;
const task = (id: string): GraphNode => ({ kind: 'task', id, handler: 'work' });
const nodes = (n: number): GraphNode[] => Array.from({ length: n }, (_, i) => task(`n${i}`));
const links = (n: number, link: (i: number) => GraphEdge): GraphEdge[] => Array.from({ length: n }, (_, i) => link(i));
const chainOf = (n: number): Graph => ({ nodes: nodes(n), edges: links(n - 1, (i) => ({ from: `n${i}`, to: `n${i + 1}` })) });

/** Completes steps as they come; `open` of the simulation is a list and would be quadratic here. */
function finish(run: Simulation): void {
  for (const [key] of run.steps) run.complete(key);
}

describe('large graphs', () => {
  it('run as a chain of 100,000 without recursion', () => {
    const run = new Simulation(chainOf(N));
    finish(run);
    expect(run.outcome).toEqual({ status: 'completed', output: { step: `n${N - 1}` } });
    // Equal neighbours are one entry: the snapshot of the ended run stays small.
    expect(JSON.stringify(graphProgram.snapshot(run.state)).length).toBeLessThan(200);
  });

  it('keep what was made of them from their second run on', () => {
    const graph = chainOf(3);
    const plans = Array.from({ length: 3 }, () => {
      const run = new Simulation(graph);
      finish(run);
      expect(run.outcome).toEqual({ status: 'completed', output: { step: 'n2' } });
      return run.state.plan;
    });
    expect(plans[1]).not.toBe(plans[0]);
    expect(plans[2]).toBe(plans[1]);
  });

  it('pass a break down a chain of 100,000 in one event', () => {
    const repair = task('repair');
    const { nodes: all, edges } = chainOf(N);
    const run = new Simulation({ nodes: [...all, repair], edges: [...edges, { from: 'n0', to: 'repair', when: 'failure' }] });
    run.fail('n0');
    expect(graphProgram.find(run.state, `n${N - 1}`, '')).toMatchObject({ status: 'cancelled', because: 'n0' });
  });

  it('fan out to 100,000 and join again', () => {
    const edges = links(N, (i) => ({ from: 'first', to: `n${i}` })).concat(links(N, (i) => ({ from: `n${i}`, to: 'last' })));
    const run = new Simulation({ nodes: [task('first'), ...nodes(N), task('last')], edges });
    finish(run);
    expect(run.outcome).toEqual({ status: 'completed', output: { step: 'last' } });
  });

  it('map over 100,000 items, with few scopes open at a time', () => {
    const run = new Simulation({
      nodes: [{ kind: 'map', id: 'm', items: Array.from({ length: N }, (_, i): Json => i), body: chainOf(1) }],
      edges: [],
    });
    let most = 0;
    let done = 0;
    for (const [key] of run.steps) {
      // To walk all of them takes longer than the step: often enough is enough.
      if (done++ % 64 === 0) most = Math.max(most, [...liveScopes(run.state)].length);
      run.complete(key);
    }
    expect(most).toBe(65);
    expect(run.outcome?.status).toBe('completed');
  });

  it('are shown and kept while more items are under way than a call takes arguments', () => {
    const items = Array.from({ length: 150_000 }, (): Json => 0);
    const wide: Graph = { nodes: [{ kind: 'map', id: 'm', items, maxParallel: items.length, body: chainOf(1) }], edges: [] };
    const run = new Simulation(wide);
    const restored = graphProgram.restore(wide as unknown as Json, graphProgram.snapshot(run.state));
    expect([...graphProgram.inspect(restored)]).toHaveLength(items.length + 1);
    expect([...liveScopes(restored)].slice(1, 3).map(({ path }) => path)).toEqual(['m[0]', 'm[1]']);
  });

  it('map over empty bodies in one event', () => {
    const run = new Simulation({
      nodes: [{ kind: 'map', id: 'm', items: Array.from({ length: N }, (): Json => 0), body: { nodes: [], edges: [] } }],
      edges: [],
    });
    expect(run.outcome?.status).toBe('completed');
  });
});
