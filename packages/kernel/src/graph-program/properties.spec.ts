import { describe, expect, it } from '@jest/globals';
import type { Condition, Expression, Graph, GraphNode, Json, Join, NodeView, RunStep, Evaluate, Command } from '@tutti/core';
import { assertGraph, sha256 } from '@tutti/core';
import fc from 'fast-check';
import { graphProgram } from './graph-program.ts';
import { Simulation, fold, type World } from '../spec-support/program-simulation.ts';

const asks: Expression = { evaluator: 'any', expression: null };
const settled = new Set(['completed', 'failed', 'skipped', 'unreached', 'cancelled']);

/** A number in 0 … n − 1 that depends on a text alone: the world answers alike in every replay. */
function draw(seed: number, text: string, n: number): number {
  return Number.parseInt(sha256(`${seed} ${text}`).slice(0, 8), 16) % n;
}

type Rolls = () => number;

function buildGraph(roll: Rolls, depth: number): Graph {
  const size = 1 + (roll() % (depth === 0 ? 7 : 4));
  const ids = Array.from({ length: size }, (_, i) => `n${i}`);
  const kinds = ids.map(() => kindOf(roll, depth));
  const edges = ids.flatMap((to, j) =>
    ids.slice(0, j).flatMap((from, i) => (roll() % 2 === 0 ? [{ from, to, when: conditionOf(roll, kinds[i] === 'task') }] : [])),
  );
  const nodes = ids.map((id, i) => {
    const inEdges = edges.filter((edge) => edge.to === id);
    return buildNode(roll, { id, kind: kinds[i] as GraphNode['kind'], inEdges: inEdges.length, sources: inEdges.map(({ from }) => from), depth });
  });
  return roll() % 4 === 0 ? { nodes, edges, output: ids[roll() % size] as string } : { nodes, edges };
}

function kindOf(roll: Rolls, depth: number): GraphNode['kind'] {
  const kinds: GraphNode['kind'][] = ['task', 'task', 'task', 'task', 'wait', 'map', 'loop', 'graph'];
  return kinds[roll() % (depth < 2 ? 8 : 5)] as GraphNode['kind'];
}

function conditionOf(roll: Rolls, isTask: boolean): Condition {
  const conditions: Condition[] = ['success', 'success', 'success', 'failure', 'always', asks, 'chosen'];
  return conditions[roll() % (isTask ? 7 : 6)] as Condition;
}

function joinOf(roll: Rolls, inEdges: number): { join?: Join } {
  const cancelRest = roll() % 2 === 0;
  const joins: Join[] = ['all', 'all', 'any', { atLeast: 1 + (roll() % inEdges), cancelRest }, { ratio: (1 + (roll() % 10)) / 10, cancelRest }];
  return { join: joins[roll() % 5] as Join };
}

interface NodeSpec {
  readonly id: string;
  readonly kind: GraphNode['kind'];
  readonly inEdges: number;
  /** Nodes with an edge to it. */
  readonly sources: readonly string[];
  readonly depth: number;
}

function buildNode(roll: Rolls, { id, kind, inEdges, sources, depth }: NodeSpec): GraphNode {
  const base = {
    id,
    ...(inEdges > 0 ? joinOf(roll, inEdges) : {}),
    ...(roll() % 4 === 0 ? { if: asks } : {}),
    ...(roll() % 3 === 0 ? { onSkip: 'propagate' as const } : {}),
    policy: {
      onFailure: (['fail', 'continue', 'skip', 'continue'] as const)[roll() % 4] as 'fail',
      ...(roll() % 4 === 0 ? { deadlineMs: 50 } : {}),
    },
  };
  switch (kind) {
    case 'task':
      return { ...base, kind, handler: 'any' };
    case 'wait':
      return { ...base, kind, until: roll() % 2 === 0 ? { signal: 'go' } : { ms: 10 } };
    case 'map':
      return { ...base, kind, items: roll() % 2 === 0 ? asks : [1, 2, 3].slice(0, roll() % 4), maxParallel: 1 + (roll() % 3), body: buildGraph(roll, depth + 1) };
    case 'loop':
      return { ...base, kind, maxIterations: 1 + (roll() % 3), body: buildGraph(roll, depth + 1), ...(roll() % 2 === 0 ? { while: asks } : {}), ...(roll() % 2 === 0 ? { until: asks } : {}) };
    case 'graph':
      return { ...base, kind, graph: sources.length > 0 && roll() % 2 === 0 ? { from: sources[0] as string } : buildGraph(roll, depth + 1) };
  }
}

const produced: Graph = { nodes: [{ kind: 'task', id: 'p0', handler: 'any' }, { kind: 'task', id: 'p1', handler: 'any' }], edges: [{ from: 'p0', to: 'p1' }] };

function worldOf(seed: number, watch?: World['watch']): World {
  return {
    settle: (step: RunStep) => (draw(seed, step.step, 4) === 0 ? { error: 'it broke' } : { chosen: ['n1', 'n3', 'n5'].slice(draw(seed, `${step.step} chooses`, 4)) }),
    evaluate: ({ key }: Evaluate): Json => {
      if (draw(seed, `${key} errs`, 12) === 0) throw new Error('undecidable');
      if (key.endsWith('?items')) return draw(seed, key, 6) === 0 ? 'no list' : [1, 2, 3, 4, 5].slice(draw(seed, key, 6));
      if (key.endsWith('?graph')) return draw(seed, key, 5) === 0 ? { nodes: 'none' } : (produced as unknown as Json);
      return draw(seed, key, 3) > 0;
    },
    ...(watch === undefined ? {} : { watch }),
  };
}

interface Case {
  readonly graph: Graph;
  readonly seed: number;
  readonly picks: readonly number[];
  readonly cancelAfter: number;
  readonly cut: number;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    rolls: fc.array(fc.nat(1_000), { minLength: 30, maxLength: 120 }),
    seed: fc.nat(1_000_000),
    picks: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 }),
    cancelAfter: fc.nat(60),
    cut: fc.nat(1_000),
  })
  .map(({ rolls, ...rest }) => {
    let at = 0;
    return { graph: buildGraph(() => (rolls[at++ % rolls.length] as number) + Math.floor(at / rolls.length), 0), ...rest };
  });

/** Lets a case run to its end; one in three is cancelled on the way. */
function run({ graph, seed, picks, cancelAfter }: Case, watch?: World['watch'], afterEach: (simulation: Simulation) => void = () => undefined): Simulation {
  const simulation = new Simulation(graph, worldOf(seed, watch));
  afterEach(simulation);
  for (let i = 0; simulation.outcome === undefined && simulation.open.length > 0; i++) {
    if (i === cancelAfter && cancelAfter < 20) simulation.feed({ type: 'run.cancelling', reason: 'enough' });
    else simulation.happen(simulation.open[(picks[i % picks.length] as number) % simulation.open.length] as string);
    afterEach(simulation);
  }
  return simulation;
}

describe('the graph Program, over random graphs and orders', () => {
  const runs = { numRuns: 600, seed: 20_261_121 };

  it('is given graphs that are valid', () => {
    fc.assert(fc.property(cases, ({ graph }) => assertGraph(graph)), runs);
  });

  it('brings every run to its end, with nothing left under way', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const simulation = run(given);
        expect(simulation.outcome).toBeDefined();
        expect(simulation.open).toEqual([]);
        expect(simulation.commands.filter(({ type }) => type === 'complete')).toHaveLength(1);
        for (const view of graphProgram.inspect(simulation.state)) expect(settled).toContain(view.status);
      }),
      runs,
    );
  });

  it('starts each step once, and settles each node once', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const started = new Set<string>();
        const final = new Map<string, string>();
        const watch = (command: Command): void => {
          if (command.type !== 'run-step') return;
          expect(started).not.toContain(command.step);
          started.add(command.step);
        };
        run(given, watch, ({ state }) => {
          for (const { path, status } of graphProgram.inspect(state)) {
            if (final.has(path)) expect([path, status]).toEqual([path, final.get(path)]);
            else if (settled.has(status)) final.set(path, status);
          }
        });
      }),
      runs,
    );
  });

  it('runs nothing on a failed input, and nothing before its join is satisfied', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const watch = (command: Command, simulation: Simulation): void => {
          if (command.type === 'run-step') expectSatisfied(given.graph, command.step, simulation);
        };
        run(given, watch);
      }),
      runs,
    );
  });

  it('starts nothing more once it is cancelled', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const watch = (command: Command, simulation: Simulation): void => {
          if (command.type === 'run-step' || command.type === 'await-signal' || command.type === 'start-timer' || command.type === 'evaluate') {
            expect(simulation.events.some(({ type }) => type === 'run.cancelling')).toBe(false);
          }
        };
        const simulation = run(given, watch);
        if (simulation.events.some(({ type }) => type === 'run.cancelling')) expect(simulation.outcome).toEqual({ status: 'cancelled', reason: 'enough' });
      }),
      runs,
    );
  });

  it('gives the same commands and state when its events are folded again', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const simulation = run(given);
        const state = graphProgram.create(given.graph as unknown as Json);
        expect(fold(graphProgram, state, simulation.events)).toEqual(simulation.commands);
        expect(graphProgram.snapshot(state)).toEqual(graphProgram.snapshot(simulation.state));
      }),
      runs,
    );
  });

  it('goes on from a snapshot of any moment as if it had folded everything', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { events, commands, state: whole } = run(given);
        const definition = given.graph as unknown as Json;
        const cut = given.cut % (events.length + 1);
        const head = graphProgram.create(definition);
        const before = fold(graphProgram, head, events.slice(0, cut));
        const snapshot = JSON.parse(JSON.stringify(graphProgram.snapshot(head))) as Json;
        const restored = graphProgram.restore(JSON.parse(JSON.stringify(definition)) as Json, snapshot);
        expect(graphProgram.snapshot(restored)).toEqual(snapshot);
        const after = fold(graphProgram, restored, events.slice(cut));
        expect([...before, ...after]).toEqual(commands);
        expect(graphProgram.snapshot(restored)).toEqual(graphProgram.snapshot(whole));
        expect([...graphProgram.inspect(restored)]).toEqual([...graphProgram.inspect(whole)]);
      }),
      runs,
    );
  });

  it('ignores events that come twice or belong elsewhere', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { events, commands, state: once } = run(given);
        const state = graphProgram.create(given.graph as unknown as Json);
        const out: Command[] = [];
        for (const event of events) {
          graphProgram.advance(state, event, out);
          graphProgram.advance(state, event, out);
          graphProgram.advance(state, { type: 'step.completed', path: 'nobody[7]/knows', seq: 0, at: 0, attempt: 1, startedAt: 0 }, out);
          graphProgram.advance(state, { type: 'evaluated', key: 'nobody->knows?when', seq: 0, at: 0, value: true }, out);
        }
        expect(out).toEqual(commands);
        expect(graphProgram.snapshot(state)).toEqual(graphProgram.snapshot(once));
      }),
      runs,
    );
  });

  it('settles every node as the definition of edges and joins says, whatever the order', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const graph = onlyTolerantTasks(given.graph);
        const simulation = run({ ...given, graph, cancelAfter: 99 });
        const statuses = Object.fromEntries([...graphProgram.inspect(simulation.state)].map(({ node, status }) => [node, status]));
        expect(statuses).toEqual(statusesByDefinition(graph, worldOf(given.seed)));
      }),
      runs,
    );
  });
});

function graphAt(graph: Graph, path: string): Graph {
  const names = path.split('/').slice(0, -1).map((name) => name.slice(0, name.lastIndexOf('[')));
  return names.reduce((inner, name) => {
    const node = inner.nodes.find(({ id }) => id === name) as GraphNode;
    if (node.kind === 'map' || node.kind === 'loop') return node.body;
    const { graph: child } = node as Extract<GraphNode, { kind: 'graph' }>;
    return 'from' in child ? produced : child;
  }, graph);
}

/** Looks at the in-edges of a step that was started, from outside, by the views of their sources and the recorded decisions. */
function expectSatisfied(root: Graph, path: string, simulation: Simulation): void {
  const graph = graphAt(root, path);
  const scope = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const id = path.slice(path.lastIndexOf('/') + 1);
  const inEdges = graph.edges.filter((edge) => edge.to === id);
  if (inEdges.length === 0) return;
  const resolutions = inEdges.map(({ from, when = 'success' }) => {
    const view = graphProgram.find(simulation.state, from, scope) as NodeView;
    const source = graph.nodes.find((node) => node.id === from) as GraphNode;
    return seen(view, { source, when, id, scope, graph }, simulation);
  });
  const { join = 'all' } = graph.nodes.find((node) => node.id === id) as GraphNode;
  const live = resolutions.filter((resolution) => resolution === 'live').length;
  if (join === 'all') {
    expect(resolutions).not.toContain('broken');
    expect(resolutions).not.toContain('unresolved');
    expect(live).toBeGreaterThan(0);
  } else {
    const n = join === 'any' ? 1 : 'atLeast' in join ? join.atLeast : Math.ceil(join.ratio * inEdges.length - 1e-9);
    expect(live).toBeGreaterThanOrEqual(n);
  }
}

interface Seen {
  readonly source: GraphNode;
  readonly when: Condition;
  readonly id: string;
  readonly scope: string;
  readonly graph: Graph;
}

function seen({ path, status }: NodeView, { source, when, id, graph }: Seen, simulation: Simulation): 'live' | 'dead' | 'broken' | 'unresolved' {
  if (!settled.has(status)) return 'unresolved';
  if (status === 'unreached') return 'dead';
  if (status === 'cancelled') return 'broken';
  if (status === 'skipped') return source.onSkip !== 'propagate' && (when === 'success' || when === 'always') ? 'live' : 'dead';
  if (status === 'completed') {
    if (when === 'success' || when === 'always') return 'live';
    if (when === 'failure') return 'dead';
    if (when === 'chosen') return simulation.events.some((event) => event.type === 'step.completed' && event.path === path && event.chosen?.includes(id) === true) ? 'live' : 'dead';
    const decision = simulation.events.find((event) => event.type === 'evaluated' && event.key === `${path}->${id}?when`);
    if (decision?.type !== 'evaluated' || decision.error !== undefined) return 'unresolved';
    return decision.value === true ? 'live' : 'dead';
  }
  const isHandled = graph.edges.some((edge) => edge.from === source.id && (edge.when === 'failure' || edge.when === 'always'));
  if (isHandled) return when === 'failure' || when === 'always' ? 'live' : 'broken';
  if (source.policy?.onFailure === 'continue') return when === 'success' ? 'live' : 'dead';
  return source.policy?.onFailure === 'skip' ? 'dead' : 'broken';
}

/**
 * The same graph of tasks alone, whose failures and joins leave nothing to the order of events.
 * (Joins that want several edges give up as soon as they must: whether a break or a dead end comes first then matters.)
 */
function onlyTolerantTasks(graph: Graph): Graph {
  return {
    nodes: graph.nodes.map(({ id, join, onSkip, policy, ...node }) => ({
      kind: 'task' as const,
      id,
      handler: 'any',
      ...(join === undefined ? {} : { join: join === 'all' ? 'all' : 'any' }),
      ...(onSkip === undefined ? {} : { onSkip }),
      ...(node.if === undefined ? {} : { if: node.if }),
      policy: { onFailure: policy?.onFailure === 'continue' ? ('continue' as const) : ('skip' as const) },
    })),
    edges: graph.edges.map((edge) => (typeof edge.when === 'object' ? { from: edge.from, to: edge.to } : edge)),
  };
}

function statusesByDefinition(graph: Graph, world: World): Record<string, string> {
  const statuses: Record<string, string> = {};
  const chosen: Record<string, readonly string[]> = {};
  for (const node of graph.nodes) {
    const resolutions = graph.edges.filter(({ to }) => to === node.id).map(({ from, when = 'success' }) => byDefinition(graph, { from, when, to: node.id }, { statuses, chosen }));
    statuses[node.id] = joined(node, resolutions) ?? ran(node, world, chosen);
  }
  return statuses;
}

function byDefinition(graph: Graph, { from, when, to }: { from: string; when: Condition; to: string }, known: { statuses: Record<string, string>; chosen: Record<string, readonly string[]> }): string {
  const source = graph.nodes.find(({ id }) => id === from) as GraphNode;
  const isSuccessLike = when === 'success' || when === 'always';
  const isHandled = graph.edges.some((edge) => edge.from === from && (edge.when === 'failure' || edge.when === 'always'));
  switch (known.statuses[from]) {
    case 'completed':
      return isSuccessLike || (when === 'chosen' && known.chosen[from]?.includes(to) === true) ? 'live' : 'dead';
    case 'skipped':
      return isSuccessLike && source.onSkip !== 'propagate' ? 'live' : 'dead';
    case 'failed':
      if (isHandled) return when === 'failure' || when === 'always' ? 'live' : 'broken';
      return source.policy?.onFailure === 'continue' && when === 'success' ? 'live' : 'dead';
    case 'cancelled':
      return 'broken';
    default:
      return 'dead';
  }
}

function joined(node: GraphNode, resolutions: readonly string[]): string | undefined {
  if (resolutions.length === 0) return undefined;
  const live = resolutions.filter((resolution) => resolution === 'live').length;
  const isBroken = resolutions.includes('broken');
  const { join = 'all' } = node;
  if (join === 'all') return isBroken ? 'cancelled' : live === 0 ? 'unreached' : undefined;
  const n = join === 'any' ? 1 : 'atLeast' in join ? join.atLeast : Math.ceil(join.ratio * resolutions.length - 1e-9);
  return live >= n ? undefined : isBroken ? 'cancelled' : 'unreached';
}

function ran(node: GraphNode, world: World, chosen: Record<string, readonly string[]>): string {
  if (node.if !== undefined) {
    try {
      if (world.evaluate?.({ type: 'evaluate', key: `${node.id}?if`, scope: '', ...node.if }, undefined as never) !== true) return 'skipped';
    } catch {
      return 'failed';
    }
  }
  const end = world.settle?.({ type: 'run-step', step: node.id, handler: 'any', input: null, policy: {}, rank: 0 }) ?? {};
  if (end.error !== undefined) return 'failed';
  chosen[node.id] = end.chosen ?? [];
  return 'completed';
}
