import { describe, expect, it } from '@jest/globals';
import { chain, edge, expression, graph, task, type Graph, type GraphNode, type StepPolicy } from '@tutti/core';
import { graphProgram } from './graph-program.ts';
import { Simulation } from '../spec-support/program-simulation.ts';

const work = (id: string, options: Partial<Omit<GraphNode, 'kind' | 'id'>> = {}): GraphNode => task(id, 'work', options);
const tasks = (...ids: string[]): GraphNode[] => ids.map((id) => work(id));
const ifTrue = expression('test', 'x > 1');

function statuses({ state }: Simulation): Record<string, string> {
  return Object.fromEntries([...graphProgram.inspect(state)].map(({ path, status }) => [path, status]));
}

function because({ state }: Simulation, id: string): string | undefined {
  return graphProgram.find(state, id, '')?.because;
}

const failing = (...ids: string[]): ConstructorParameters<typeof Simulation>[1] => ({
  settle: ({ step }) => (ids.includes(step) ? { error: `${step} broke` } : {}),
});

describe('edges and joins', () => {
  const diamond: Graph = graph(tasks('a', 'b', 'c', 'd'), [edge('a', 'b'), edge('a', 'c'), edge('b', 'd'), edge('c', 'd')]);

  it('runs a diamond in order and gives the output of its only leaf', () => {
    const run = new Simulation(diamond);
    expect([...run.steps.keys()]).toEqual(['a']);
    run.complete('a');
    expect([...run.steps.keys()]).toEqual(['b', 'c']);
    run.complete('c');
    expect([...run.steps.keys()]).toEqual(['b']);
    run.complete('b');
    run.complete('d');
    expect(run.outcome).toEqual({ status: 'completed', output: { step: 'd' } });
  });

  it('does not run the join of a diamond when one side has failed, even if that failure is tolerated by an edge', () => {
    const handled = graph([...tasks('a', 'b', 'c', 'd', 'repair')], [...diamond.edges, edge('b', 'repair', 'failure')]);
    const run = new Simulation(handled, failing('b'));
    expect(run.finish()?.status).toBe('completed');
    expect(statuses(run)).toEqual({ a: 'completed', b: 'failed', c: 'completed', d: 'cancelled', repair: 'completed' });
    expect(because(run, 'd')).toBe('b');
  });

  it('passes a break on through nodes that were cut, with the node it goes back to', () => {
    const run = new Simulation(
      graph(tasks('a', 'b', 'c', 'repair'), [...chain('a', 'b', 'c'), edge('a', 'repair', 'failure')]),
      failing('a'),
    );
    run.finish();
    expect(statuses(run)).toEqual({ a: 'failed', b: 'cancelled', c: 'cancelled', repair: 'completed' });
    expect([because(run, 'b'), because(run, 'c')]).toEqual(['a', 'a']);
  });

  it('fails the run on an unhandled failure: nothing new starts, what runs is drained, what is queued is dropped', () => {
    const run = new Simulation(graph(tasks('a', 'b', 'after-b', 'other'), [edge('b', 'after-b')]), failing('a'));
    run.fail('a', 'a broke');
    expect(run.commands.filter(({ type }) => type === 'cancel-step')).toEqual([
      { type: 'cancel-step', step: 'b', reason: 'a', unlessRunning: true },
      { type: 'cancel-step', step: 'other', reason: 'a', unlessRunning: true },
    ]);
    expect(run.outcome).toBeUndefined();
    run.complete('b');
    expect(run.outcome).toBeUndefined();
    run.cancel('other');
    expect(run.outcome).toEqual({
      status: 'failed',
      because: 'a',
      error: { name: 'Error', code: 'BROKEN', message: 'a broke', retryable: false },
    });
    expect(statuses(run)).toEqual({ a: 'failed', b: 'completed', 'after-b': 'cancelled', other: 'cancelled' });
    expect(because(run, 'after-b')).toBe('a');
  });

  it.each([
    ['continue', 'completed', 'partial'],
    ['skip', 'unreached', 'partial'],
  ] as const)('takes a failure with onFailure %s: its dependent ends %s, the run %s', (onFailure, dependent, status) => {
    const policy: StepPolicy = { onFailure };
    const run = new Simulation(graph([work('a', { policy }), work('b')], chain('a', 'b')), failing('a'));
    expect(run.finish()?.status).toBe(status);
    expect(statuses(run)).toEqual({ a: 'failed', b: dependent });
  });

  it('follows failure edges on failure, always edges on both, and neither fails the run', () => {
    const net = graph(tasks('a', 'repair', 'log', 'next'), [edge('a', 'repair', 'failure'), edge('a', 'log', 'always'), edge('a', 'next')]);
    const bad = new Simulation(net, failing('a'));
    expect(bad.finish()?.status).toBe('completed');
    expect(statuses(bad)).toEqual({ a: 'failed', repair: 'completed', log: 'completed', next: 'cancelled' });
    const good = new Simulation(net);
    expect(good.finish()).toEqual({
      status: 'completed',
      output: { record: { repair: { value: null }, log: { step: 'log' }, next: { step: 'next' } } },
    });
    expect(statuses(good)).toEqual({ a: 'completed', repair: 'unreached', log: 'completed', next: 'completed' });
  });

  it('keeps skipped and unreached apart: a false guard satisfies dependents, an untaken path does not', () => {
    const net = graph([work('a', { if: ifTrue }), ...tasks('b', 'c', 'd')], [edge('a', 'b'), edge('a', 'c', 'failure'), edge('c', 'd')]);
    const run = new Simulation(net, { evaluate: () => false });
    expect(run.finish()?.status).toBe('completed');
    expect(statuses(run)).toEqual({ a: 'skipped', b: 'completed', c: 'unreached', d: 'unreached' });
  });

  it('passes a skip on where the node says so', () => {
    const run = new Simulation(graph([work('a', { if: ifTrue, onSkip: 'propagate' }), ...tasks('b', 'c')], chain('a', 'b', 'c')), {
      evaluate: () => false,
    });
    run.finish();
    expect(statuses(run)).toEqual({ a: 'skipped', b: 'unreached', c: 'unreached' });
  });

  it('asks a guard once, when all in-edges are resolved', () => {
    const run = new Simulation(graph([...tasks('a', 'b'), work('c', { if: ifTrue })], [edge('a', 'c'), edge('b', 'c')]));
    run.complete('a');
    expect(run.commands.some(({ type }) => type === 'evaluate')).toBe(false);
    run.complete('b');
    expect(run.commands.filter(({ type }) => type === 'evaluate')).toEqual([
      { type: 'evaluate', key: 'c?if', evaluator: 'test', expression: 'x > 1', scope: '' },
    ]);
    expect([...run.steps.keys()]).toEqual(['c']);
  });

  it('takes an error of a guard for a failure of its node', () => {
    const run = new Simulation(graph([work('a', { if: ifTrue })]), {
      evaluate: () => {
        throw new Error('x is not defined');
      },
    });
    expect(run.outcome).toMatchObject({ status: 'failed', because: 'a', error: { code: 'UNDECIDED' } });
  });

  it('follows the chosen edges alone', () => {
    const net = graph(tasks('a', 'b', 'c', 'd'), [edge('a', 'b', 'chosen'), edge('a', 'c', 'chosen'), edge('c', 'd')]);
    const run = new Simulation(net, { settle: ({ step }) => (step === 'a' ? { chosen: ['b'] } : {}) });
    expect(run.finish()?.status).toBe('completed');
    expect(statuses(run)).toEqual({ a: 'completed', b: 'completed', c: 'unreached', d: 'unreached' });
  });

  it('lets an evaluator decide an edge', () => {
    const net = graph(tasks('a', 'b', 'c'), [edge('a', 'b', expression('test', 1)), edge('a', 'c', expression('test', 2))]);
    const run = new Simulation(net, { evaluate: ({ key }) => key === 'a->c?when' });
    run.finish();
    expect(statuses(run)).toEqual({ a: 'completed', b: 'unreached', c: 'completed' });
  });

  it('fails the target of an edge that cannot be decided', () => {
    const net = graph(tasks('a', 'b'), [edge('a', 'b', expression('test', 1))]);
    const run = new Simulation(net, {
      evaluate: () => {
        throw new Error('no');
      },
    });
    run.finish();
    expect(run.outcome).toMatchObject({ status: 'failed', because: 'b' });
  });
});

describe('counted joins', () => {
  const race = (join: GraphNode['join']): Graph =>
    graph([...tasks('a', 'b', 'c'), work('d', join === undefined ? {} : { join })], [edge('a', 'd'), edge('b', 'd'), edge('c', 'd')]);

  it('fires on the first live edge and ignores latecomers', () => {
    const run = new Simulation(race('any'));
    run.complete('b');
    expect([...run.steps.keys()]).toEqual(['a', 'c', 'd']);
    run.finish();
    expect(run.commands.filter((command) => command.type === 'run-step' && command.step === 'd')).toHaveLength(1);
  });

  it('cancels the rest once it has fired, if told to', () => {
    const run = new Simulation(race({ atLeast: 2, cancelRest: true }));
    run.complete('a');
    run.complete('c');
    expect(run.commands.filter(({ type }) => type === 'cancel-step')).toEqual([{ type: 'cancel-step', step: 'b', reason: 'd' }]);
    expect(run.finish()).toEqual({ status: 'completed', output: { step: 'd' } });
    expect(statuses(run)['b']).toBe('cancelled');
    expect(because(run, 'b')).toBe('d');
  });

  it('does not take the failure of a step it has cancelled for a failure', () => {
    const run = new Simulation(race({ atLeast: 1, cancelRest: true }));
    run.complete('a');
    run.fail('b');
    run.finish();
    expect(run.outcome?.status).toBe('completed');
  });

  it('rounds a ratio of its in-edges up', () => {
    const run = new Simulation(race({ ratio: 0.5 }));
    run.complete('a');
    expect(run.steps.has('d')).toBe(false);
    run.complete('b');
    expect(run.steps.has('d')).toBe(true);
  });

  it('gives up when all in-edges are resolved: cancelled after a break, unreached after dead ends', () => {
    const tolerant = (id: string): GraphNode => work(id, { policy: { onFailure: 'skip' } });
    const dead = graph(
      [tolerant('a'), tolerant('b'), work('c'), work('d', { join: { atLeast: 2 } })],
      [edge('a', 'd'), edge('b', 'd'), edge('c', 'd')],
    );
    const run = new Simulation(dead);
    run.fail('a');
    run.fail('b');
    expect(statuses(run)).toMatchObject({ c: 'running', d: 'pending' });
    run.complete('c');
    expect(statuses(run)).toMatchObject({ d: 'unreached' });

    const broken = graph(
      [...tasks('a', 'b', 'c', 'repair'), work('d', { join: { atLeast: 3 } })],
      [edge('a', 'd'), edge('b', 'd'), edge('c', 'd'), edge('a', 'repair', 'failure')],
    );
    const second = new Simulation(broken);
    second.fail('a');
    second.complete('b');
    second.complete('c');
    expect(statuses(second)).toMatchObject({ d: 'cancelled' });
    expect(because(second, 'd')).toBe('a');
  });

  it('ends the same way in whatever order its sources settle', () => {
    const repaired = (id: string): GraphNode => work(id);
    const sources = ['dead', 'broken', 'late'];
    const net = graph(
      [
        work('dead', { policy: { onFailure: 'skip' } }),
        repaired('broken'),
        repaired('late'),
        ...tasks('fix', 'mend'),
        work('d', { join: { atLeast: 2 } }),
      ],
      [...sources.map((id) => edge(id, 'd')), edge('broken', 'fix', 'failure'), edge('late', 'mend', 'failure')],
    );
    const ends = new Set<string>();
    for (const order of permutations(sources)) {
      const run = new Simulation(net);
      for (const id of order) run.fail(id);
      ends.add(`${statuses(run)['d']} because of ${because(run, 'd')}`);
    }
    expect([...ends]).toEqual(['cancelled because of broken']);
  });
});

describe('steps', () => {
  it('are ranked by the longest path behind them', () => {
    const run = new Simulation(
      graph(tasks('short', 'long', 'middle', 'end'), [edge('long', 'middle'), edge('middle', 'end'), edge('short', 'end')]),
    );
    expect(run.commands).toMatchObject([
      { type: 'run-step', step: 'short', rank: 1 },
      { type: 'run-step', step: 'long', rank: 2 },
    ]);
  });

  it('carry their handler, input and policy', () => {
    const run = new Simulation(graph([task('a', 'work', { input: { x: 1 }, policy: { priority: 9 } })]));
    expect(run.commands).toEqual([{ type: 'run-step', step: 'a', handler: 'work', input: { x: 1 }, policy: { priority: 9 }, rank: 0 }]);
  });

  it('start only after the run was created, and nothing follows its end', () => {
    const state = graphProgram.create({ nodes: [{ kind: 'task', id: 'a', handler: 'work' }], edges: [] });
    const out: unknown[] = [];
    graphProgram.advance(state, { type: 'step.completed', path: 'a', seq: 0, at: 0, attempt: 1, startedAt: 0 }, out as never);
    expect(out).toEqual([]);
  });

  it('make an empty graph complete at once, with an empty object', () => {
    expect(new Simulation(graph([])).outcome).toEqual({ status: 'completed', output: { record: {} } });
  });

  it('give the output of the node the graph names', () => {
    const run = new Simulation(graph(tasks('a', 'b'), chain('a', 'b'), { output: 'a' }));
    expect(run.finish()).toEqual({ status: 'completed', output: { step: 'a' } });
  });
});

describe('a cancelled run', () => {
  it('starts nothing, stops what runs, and ends when all of it has', () => {
    const run = new Simulation(graph(tasks('a', 'b', 'c'), chain('a', 'c')));
    run.feed({ type: 'run.cancelling', reason: 'not needed' });
    expect(run.commands.filter(({ type }) => type === 'cancel-step')).toHaveLength(2);
    run.complete('a');
    expect(run.outcome).toBeUndefined();
    run.cancel('b');
    expect(run.outcome).toEqual({ status: 'cancelled', reason: 'not needed' });
    expect(statuses(run)).toEqual({ a: 'completed', b: 'cancelled', c: 'cancelled' });
    expect(because(run, 'c')).toBe('not needed');
  });
});

describe('a wrong definition', () => {
  it('is refused with every problem', () => {
    expect(() => graphProgram.create({ nodes: [{ kind: 'task', id: 'a', handler: 'x' }], edges: [{ from: 'a', to: 'b' }] })).toThrow(
      expect.objectContaining({ code: 'GRAPH_INVALID' }),
    );
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  return items.length < 2 ? [[...items]] : items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
