import { graphProgram } from '@tutti/kernel';
import { randomWorld, statusesByDefinition, tolerantTasks } from '@tutti/testing';
import type { Json } from '@tutti/core';
import fc from 'fast-check';
import { simulatedCases, type SimulatedCase } from './simulated-case.ts';
import { live } from './simulated-lives.ts';
import { violations } from './violations.ts';

export interface SimulationReport {
  readonly graphs: number;
  readonly events: number;
  readonly crashes: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

/**
 * Lives through random graphs with random orders, failures, waits and crashes, in virtual time, and holds each against what is
 * promised. @throws Error with the seed and the smallest case found that breaks it.
 */
export async function simulate(graphs: number, seed: number): Promise<SimulationReport> {
  const outcomes: Record<string, number> = {};
  let [events, crashes] = [0, 0];
  const property = fc.asyncProperty(simulatedCases, async (given) => {
    const run = await live(given);
    const found = await violations(given, run);
    if (found.length > 0) throw new Error(found.join('\n'));
    outcomes[run.outcome.status] = (outcomes[run.outcome.status] ?? 0) + 1;
    events += run.host.events.length;
    crashes += run.crashes;
  });
  await fc.assert(property, { numRuns: graphs, seed });
  return { graphs, events, crashes, outcomes };
}

/** Where the end of a node does not depend on order, it is what the definition of edges and joins says, crashes or not. */
export async function simulateOrders(graphs: number, seed: number): Promise<void> {
  const property = fc.asyncProperty(simulatedCases, async (drawn) => {
    const given: SimulatedCase = { ...drawn, graph: tolerantTasks(drawn.graph), cancelAt: 0 };
    const { host } = await live(given, true);
    const state = graphProgram.create(given.graph as unknown as Json);
    for (const event of host.events) graphProgram.advance(state, event, []);
    const statuses = Object.fromEntries([...graphProgram.inspect(state)].map(({ node, status }) => [node, status]));
    const expected = statusesByDefinition(given.graph, randomWorld(given.world));
    for (const [node, status] of Object.entries(expected))
      if (statuses[node] !== status) throw new Error(`"${node}" ended ${statuses[node]}; by definition it is ${status}`);
  });
  await fc.assert(property, { numRuns: graphs, seed });
}
