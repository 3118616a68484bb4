import { describe, expect, it } from '@jest/globals';
import {
  chain,
  edge,
  expression,
  graph,
  loop,
  map,
  subgraph,
  task,
  wait,
  type Command,
  type Graph,
  type GraphNode,
  type Json,
} from '@tutti/core';
import { graphProgram } from './graph-program.ts';
import { Simulation } from '../spec-support/program-simulation.ts';

const ask = expression('test', 'x');
const one: Graph = graph([task('draft', 'work')]);
const running = (run: Simulation): string[] => [...run.steps.keys()];
const keysAsked = (run: Simulation): string[] =>
  run.commands.flatMap((command) => (command.type === 'evaluate' ? [`${command.key} in ${command.scope}`] : []));

describe('map', () => {
  it('runs its body per item, at most maxParallel at a time, and lists the outputs in item order', () => {
    const run = new Simulation(graph([map('review', { items: ['x', 'y', 'z'], body: one, maxParallel: 2 })]));
    expect(running(run)).toEqual(['review[0]/draft', 'review[1]/draft']);
    run.complete('review[1]/draft');
    expect(running(run)).toEqual(['review[0]/draft', 'review[2]/draft']);
    run.finish();
    expect(run.outcome).toEqual({
      status: 'completed',
      output: { list: [{ step: 'review[0]/draft' }, { step: 'review[1]/draft' }, { step: 'review[2]/draft' }] },
    });
  });

  it('takes its items from an evaluator', () => {
    const run = new Simulation(graph([map('review', { items: ask, body: one })]), { evaluate: () => [1, 2] });
    expect(keysAsked(run)).toEqual(['review?items in ']);
    expect(graphProgram.frames(run.state, 'review[1]')).toEqual([{ node: 'review', index: 1, length: 2, item: 2 }]);
    expect(running(run)).toEqual(['review[0]/draft', 'review[1]/draft']);
  });

  it.each([[null], ['text'], [{ length: 2 }]])('fails when its items are %j', (items: Json) => {
    const run = new Simulation(graph([map('review', { items: ask, body: one })]), { evaluate: () => items });
    expect(run.outcome).toMatchObject({ status: 'failed', because: 'review', error: { code: 'VALUE_TYPE' } });
  });

  it('completes with an empty list for no items', () => {
    expect(new Simulation(graph([map('review', { items: [], body: one })])).outcome).toEqual({ status: 'completed', output: { list: [] } });
  });

  it('opens no more scopes when a body fails, drains those that run, then fails with the first failing step', () => {
    const run = new Simulation(graph([map('review', { items: [1, 2, 3, 4], body: one, maxParallel: 2 })]));
    run.fail('review[1]/draft');
    expect(running(run)).toEqual(['review[0]/draft']);
    expect(run.outcome).toBeUndefined();
    run.complete('review[0]/draft');
    expect(run.outcome).toMatchObject({ status: 'failed', because: 'review[1]/draft', error: { code: 'BROKEN' } });
  });

  it('goes on when the body tolerates the failure, and the run ends partial', () => {
    const body = graph([task('draft', 'work', { policy: { onFailure: 'continue' } })]);
    const run = new Simulation(graph([map('review', { items: [1, 2], body })]), {
      settle: ({ step }) => (step === 'review[0]/draft' ? { error: 'no' } : {}),
    });
    expect(run.finish()).toEqual({ status: 'partial', output: { list: [{ value: null }, { step: 'review[1]/draft' }] } });
  });

  it('frees the scopes that are done', () => {
    const run = new Simulation(graph([map('review', { items: [1, 2, 3], body: one, maxParallel: 1 })]));
    run.complete('review[0]/draft');
    expect([...graphProgram.inspect(run.state)].map(({ path }) => path)).toEqual(['review', 'review[1]/draft']);
    run.finish();
    expect([...graphProgram.inspect(run.state)].map(({ path }) => path)).toEqual(['review']);
  });

  it('nests', () => {
    const inner = map('inner', { items: ['p'], body: one });
    const run = new Simulation(graph([map('outer', { items: ['a', 'b'], body: graph([inner]) })]));
    expect(running(run)).toEqual(['outer[0]/inner[0]/draft', 'outer[1]/inner[0]/draft']);
    expect(graphProgram.frames(run.state, 'outer[1]/inner[0]')).toEqual([
      { node: 'outer', index: 1, length: 2, item: 'b' },
      { node: 'inner', index: 0, length: 1, item: 'p' },
    ]);
    expect(run.finish()).toMatchObject({
      output: { list: [{ list: [{ step: 'outer[0]/inner[0]/draft' }] }, { list: [{ step: 'outer[1]/inner[0]/draft' }] }] },
    });
  });
});

describe('loop', () => {
  it('runs at most maxIterations times and gives the last output', () => {
    const run = new Simulation(graph([loop('poll', { body: one, maxIterations: 3 })]));
    expect(run.finish()).toEqual({ status: 'completed', output: { step: 'poll[2]/draft' } });
    expect(run.commands.filter(({ type }) => type === 'run-step')).toHaveLength(3);
  });

  it('asks while before and until after each iteration, in the scope of the last one', () => {
    const run = new Simulation(graph([loop('poll', { body: one, maxIterations: 9, while: ask, until: ask })]), {
      evaluate: ({ key }) => (key.includes('until') ? key === 'poll?until[1]' : true),
    });
    run.finish();
    expect(keysAsked(run)).toEqual([
      'poll?while[0] in ',
      'poll?until[0] in poll[0]',
      'poll?while[1] in poll[0]',
      'poll?until[1] in poll[1]',
    ]);
    expect(run.outcome).toEqual({ status: 'completed', output: { step: 'poll[1]/draft' } });
  });

  it('gives null when it never runs', () => {
    expect(new Simulation(graph([loop('poll', { body: one, maxIterations: 9, while: ask })]), { evaluate: () => false }).outcome).toEqual({
      status: 'completed',
      output: { value: null },
    });
  });

  it('lets conditions read the iteration, and an iteration read what the last one gave', () => {
    const seen: unknown[] = [];
    const run = new Simulation(graph([loop('poll', { body: one, maxIterations: 2, until: ask })]), {
      evaluate: ({ scope }, simulation) => {
        seen.push(graphProgram.find(simulation.state, 'draft', scope));
        return false;
      },
    });
    run.complete('poll[0]/draft');
    expect(seen).toEqual([{ path: 'poll[0]/draft', node: 'draft', status: 'completed', output: { step: 'poll[0]/draft' } }]);
    expect(graphProgram.find(run.state, 'poll', 'poll[1]')).toEqual({
      path: 'poll',
      node: 'poll',
      status: 'running',
      output: { step: 'poll[0]/draft' },
    });
  });

  it('fails when a condition cannot be decided or its body fails', () => {
    const undecided = new Simulation(graph([loop('poll', { body: one, maxIterations: 2, until: ask })]), {
      evaluate: () => {
        throw new Error('no');
      },
    });
    expect(undecided.finish()).toMatchObject({ status: 'failed', because: 'poll', error: { code: 'UNDECIDED' } });
    const failing = new Simulation(graph([loop('poll', { body: one, maxIterations: 2 })]), { settle: () => ({ error: 'no' }) });
    expect(failing.finish()).toMatchObject({ status: 'failed', because: 'poll[0]/draft' });
  });
});

describe('graph', () => {
  it('runs a given graph in its own scope, and its output is the graph output', () => {
    const run = new Simulation(graph([subgraph('plan', graph([task('a', 'x'), task('b', 'x')], chain('a', 'b')))]));
    expect(running(run)).toEqual(['plan[0]/a']);
    expect(run.finish()).toEqual({ status: 'completed', output: { step: 'plan[0]/b' } });
  });

  it('runs a produced graph after checking it', () => {
    const net = graph([task('planner', 'x'), subgraph('plan', { from: 'planner' })], [edge('planner', 'plan')]);
    const run = new Simulation(net, { evaluate: () => one as unknown as Json });
    run.complete('planner');
    expect(run.commands.find(({ type }) => type === 'evaluate')).toEqual({
      type: 'evaluate',
      key: 'plan?graph',
      evaluator: 'output',
      expression: { node: 'planner' },
      scope: '',
    });
    expect(running(run)).toEqual(['plan[0]/draft']);
    const wrong = new Simulation(net, {
      evaluate: () => ({ nodes: [{ kind: 'task', id: 'a', handler: 'x' }], edges: [{ from: 'a', to: 'a' }] }),
    });
    wrong.complete('planner');
    expect(wrong.outcome).toMatchObject({ status: 'failed', because: 'plan', error: { code: 'GRAPH_INVALID' } });
  });

  it('opens no more steps than the run may, in loops, maps and produced graphs alike', () => {
    const opened = (run: Simulation): number =>
      new Set(run.commands.flatMap((command) => (command.type === 'run-step' ? [command.step] : []))).size;
    const limited = (node: GraphNode): Graph => ({ ...graph([node]), maxSteps: 7 });
    const body = graph([task('a', 'x'), task('b', 'x')]);
    const refused = { status: 'failed', because: 'many', error: { code: 'TOO_MANY_STEPS' } };
    const items = Array.from({ length: 9 }, (_, i) => i);
    for (const node of [loop('many', { body, maxIterations: 1_000_000 }), map('many', { items, body, maxParallel: 1 })]) {
      const run = new Simulation(limited(node));
      expect(run.finish()).toMatchObject(refused);
      expect(opened(run)).toBe(6);
    }
    // What is opened at one time with what is too much does not begin.
    const atOnce = new Simulation(limited(map('many', { items, body, maxParallel: 9 })));
    expect(atOnce.finish()).toMatchObject(refused);
    expect(opened(atOnce)).toBe(0);
    const nested = new Simulation(limited(loop('many', { body: graph([loop('inner', { body, maxIterations: 9 })]), maxIterations: 9 })));
    expect(nested.finish()).toMatchObject({ status: 'failed', error: { code: 'TOO_MANY_STEPS' } });
    expect(opened(nested)).toBe(6);
  });

  it('refuses graphs that produce graphs deeper than 32', () => {
    const again: Graph = graph([subgraph('again', { from: 'planner' })]);
    const run = new Simulation(graph([task('planner', 'x'), subgraph('again', { from: 'planner' })], chain('planner', 'again')), {
      evaluate: () => JSON.parse(JSON.stringify(again)) as Json,
    });
    run.complete('planner');
    expect(run.outcome).toMatchObject({ status: 'failed', error: { code: 'GRAPH_INVALID' } });
    expect(run.commands.filter(({ type }) => type === 'evaluate')).toHaveLength(33);
  });

  it('looks names up from the inside out', () => {
    const inner = graph([task('a', 'x')]);
    const run = new Simulation(graph([task('a', 'x'), task('b', 'x'), subgraph('plan', inner)], [edge('a', 'plan'), edge('b', 'plan')]));
    run.complete('a');
    run.complete('b');
    expect(graphProgram.find(run.state, 'a', 'plan[0]')?.path).toBe('plan[0]/a');
    expect(graphProgram.find(run.state, 'b', 'plan[0]')?.path).toBe('b');
    expect(graphProgram.find(run.state, 'nobody', 'plan[0]')).toBeUndefined();
    run.finish();
    expect(graphProgram.find(run.state, 'a', 'plan[0]')?.path).toBe('a');
  });
});

describe('wait', () => {
  it('ends with the payload of its signal', () => {
    const run = new Simulation(graph([wait('approval', { signal: 'ok' })]));
    expect(run.commands).toEqual([{ type: 'await-signal', wait: 'approval', name: 'ok' }]);
    expect(graphProgram.find(run.state, 'approval', '')).toEqual({
      path: 'approval',
      node: 'approval',
      status: 'waiting',
      waitingFor: 'signal',
    });
    run.feed({ type: 'signal.delivered', wait: 'approval', id: '1', payload: { yes: true } });
    expect(run.outcome).toEqual({ status: 'completed', output: { value: { yes: true } } });
  });

  it('ends after its time, counted from the event it started at', () => {
    const run = new Simulation(graph([wait('nap', { ms: 500 })]));
    expect(run.commands).toEqual([{ type: 'start-timer', timer: 'nap', dueAt: 1_500 }]);
    expect(run.finish()).toEqual({ status: 'completed', output: { value: null } });
  });

  it('is given up when the run fails', () => {
    const run = new Simulation(graph([wait('approval', { signal: 'ok' }), wait('nap', { ms: 5 }), task('a', 'x')]));
    run.fail('a');
    expect(run.commands.slice(3)).toEqual([
      { type: 'cancel-step', step: 'approval', reason: 'the wait is over' },
      { type: 'cancel-timer', timer: 'nap' },
      { type: 'complete', outcome: expect.objectContaining({ status: 'failed', because: 'a' }) },
    ]);
  });
});

describe('deadline', () => {
  const policy = { deadlineMs: 100, onFailure: 'continue' as const };

  it('fails a wait with TIMEOUT', () => {
    const run = new Simulation(graph([wait('approval', { signal: 'ok' }, { policy })]));
    expect(run.timers.get('approval?deadline')?.dueAt).toBe(1_100);
    run.happen('approval?deadline');
    expect(graphProgram.find(run.state, 'approval', '')).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' } });
    expect(run.outcome?.status).toBe('partial');
  });

  it('fails a container once what runs inside has stopped', () => {
    const run = new Simulation(graph([map('review', { items: [1, 2, 3], body: one, maxParallel: 2, policy })]));
    run.happen('review?deadline');
    expect([...run.cancelling]).toEqual(['review[0]/draft', 'review[1]/draft']);
    expect(run.outcome).toBeUndefined();
    run.finish();
    expect(run.outcome?.status).toBe('partial');
    expect(graphProgram.find(run.state, 'review', '')).toMatchObject({ status: 'failed', error: { code: 'TIMEOUT' }, because: 'review' });
  });

  it('is cancelled when its node settles in time', () => {
    const run = new Simulation(graph([map('review', { items: [1], body: one, policy })]));
    run.complete('review[0]/draft');
    expect(run.commands).toContainEqual({ type: 'cancel-timer', timer: 'review?deadline' });
    expect(run.open).toEqual([]);
  });

  it('of a task is left to the turn', () => {
    expect(new Simulation(graph([task('a', 'x', { policy: { deadlineMs: 5 } })])).timers.size).toBe(0);
  });
});

describe('decisions that come late', () => {
  it('change nothing for a guard, a container or an edge that was cut meanwhile', () => {
    const net = graph(
      [
        task('fast', 'x'),
        task('a', 'x', { if: ask }),
        map('b', { items: ask, body: one }),
        task('c', 'x'),
        task('d', 'x', { join: { atLeast: 1, cancelRest: true } }),
      ],
      [edge('fast', 'd'), edge('a', 'd'), edge('b', 'd'), edge('c', 'd')],
    );
    const state = graphProgram.create(net as unknown as Json);
    const out: Command[] = [];
    graphProgram.advance(
      state,
      { type: 'run.created', seq: 0, at: 0, runId: 'r', program: 'graph', programVersion: 1, definitionHash: '', input: null },
      out,
    );
    graphProgram.advance(state, { type: 'step.completed', path: 'fast', seq: 1, at: 0, attempt: 1, startedAt: 0 }, out);
    const before = graphProgram.snapshot(state);
    const count = out.length;
    graphProgram.advance(state, { type: 'evaluated', key: 'a?if', value: true, seq: 2, at: 0 }, out);
    graphProgram.advance(state, { type: 'evaluated', key: 'b?items', value: [1], seq: 3, at: 0 }, out);
    expect(out).toHaveLength(count);
    expect(graphProgram.snapshot(state)).toEqual(before);
    expect([...graphProgram.inspect(state)].map(({ status }) => status)).toEqual([
      'completed',
      'cancelled',
      'cancelled',
      'running',
      'running',
    ]);
  });
});
