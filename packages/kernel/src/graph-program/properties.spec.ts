import { describe, expect, it } from '@jest/globals';
import { assertGraph, type Command, type Graph, type Json } from '@tutti/core';
import { randomGraph, randomWorld, rollsOf, statusesByDefinition, tolerantTasks, unjustifiedStart } from '@tutti/testing';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { graphProgram } from './graph-program.ts';
import { Simulation, fold, type World } from '../spec-support/program-simulation.ts';

const settled = new Set(['completed', 'failed', 'skipped', 'unreached', 'cancelled']);

function worldOf(seed: number, watch?: World['watch']): World {
  return { ...randomWorld(seed), ...(watch === undefined ? {} : { watch }) };
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
  .map(({ rolls, ...rest }) => ({ graph: randomGraph(rollsOf(rolls)), ...rest }));

/** Lets a case run to its end; one in three is cancelled on the way. */
function run(
  { graph, seed, picks, cancelAfter }: Case,
  watch?: World['watch'],
  afterEach: (simulation: Simulation) => void = () => undefined,
): Simulation {
  const simulation = new Simulation(graph, worldOf(seed, watch));
  afterEach(simulation);
  for (let i = 0; simulation.outcome === undefined && simulation.open.length > 0; i++) {
    if (i === cancelAfter && cancelAfter < 20) simulation.feed({ type: 'run.cancelling', reason: 'enough' });
    else simulation.happen(simulation.open[(picks[i % picks.length] as number) % simulation.open.length] as string);
    afterEach(simulation);
  }
  return simulation;
}

/** As `toEqual`, which is asked only where it has something to tell: it takes most of the time of thousands of comparisons. */
function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

describe('the graph Program, over random graphs and orders', () => {
  const runs = { numRuns: 600, seed: 20_261_121 };

  it('is given graphs that are valid', () => {
    fc.assert(
      fc.property(cases, ({ graph }) => assertGraph(graph)),
      runs,
    );
  });

  it('brings every run to its end, with nothing left under way', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const simulation = run(given);
        expect(simulation.outcome).toBeDefined();
        expect(simulation.open).toEqual([]);
        expect(simulation.commands.filter(({ type }) => type === 'complete')).toHaveLength(1);
        expect([...graphProgram.inspect(simulation.state)].filter(({ status }) => !settled.has(status))).toEqual([]);
      }),
      runs,
    );
  });

  it('starts each step once, and settles each node once', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const started: string[] = [];
        const final = new Map<string, string>();
        const watch = (command: Command): void => {
          if (command.type === 'run-step') started.push(command.step);
        };
        run(given, watch, ({ state }) => {
          for (const { path, status } of graphProgram.inspect(state)) {
            const known = final.get(path);
            if (known !== undefined) same([path, status], [path, known]);
            else if (settled.has(status)) final.set(path, status);
          }
        });
        expect(started).toHaveLength(new Set(started).size);
      }),
      runs,
    );
  });

  it('runs nothing on a failed input, and nothing before its join is satisfied', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const watch = (command: Command, simulation: Simulation): void => {
          if (command.type === 'run-step')
            same(unjustifiedStart(given.graph, command.step, { program: graphProgram, ...simulation }), undefined);
        };
        run(given, watch);
      }),
      runs,
    );
  });

  it('starts nothing more once it is cancelled', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const begins = new Set<Command['type']>(['run-step', 'await-signal', 'start-timer', 'evaluate']);
        const watch = (command: Command, { events }: Simulation): void => {
          if (begins.has(command.type))
            same(
              events.filter(({ type }) => type === 'run.cancelling'),
              [],
            );
        };
        const simulation = run(given, watch);
        if (simulation.events.some(({ type }) => type === 'run.cancelling'))
          expect(simulation.outcome).toEqual({ status: 'cancelled', reason: 'enough' });
      }),
      runs,
    );
  });

  it('gives the same commands and state when its events are folded again', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const simulation = run(given);
        const state = graphProgram.create(given.graph as unknown as Json);
        same(fold(graphProgram, state, simulation.events), simulation.commands);
        same(graphProgram.snapshot(state), graphProgram.snapshot(simulation.state));
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
        same(graphProgram.snapshot(restored), snapshot);
        const after = fold(graphProgram, restored, events.slice(cut));
        same([...before, ...after], commands);
        same(graphProgram.snapshot(restored), graphProgram.snapshot(whole));
        same([...graphProgram.inspect(restored)], [...graphProgram.inspect(whole)]);
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
        same(out, commands);
        same(graphProgram.snapshot(state), graphProgram.snapshot(once));
      }),
      runs,
    );
  });

  it('settles every node as the definition of edges and joins says, whatever the order', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const graph = tolerantTasks(given.graph);
        const simulation = run({ ...given, graph, cancelAfter: 99 });
        const statuses = Object.fromEntries([...graphProgram.inspect(simulation.state)].map(({ node, status }) => [node, status]));
        same(statuses, statusesByDefinition(graph, randomWorld(given.seed)));
      }),
      runs,
    );
  });
});
