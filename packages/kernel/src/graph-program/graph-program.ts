import { assertGraph, type Graph, type Json, type Program } from '@tutti/core';
import { advance } from './advance.ts';
import { planOf } from './plan.ts';
import { restoreState } from './restore.ts';
import { snapshotOf } from './snapshot.ts';
import { GraphState } from './state.ts';
import { everyNode, findNode, framesOf } from './view.ts';

/**
 * Runs a graph: says which steps, waits, timers and decisions are due, and how the run ends.
 * Pure; linear in nodes and edges; outputs stay where they are recorded.
 */
export const graphProgram: Program<GraphState> = {
  name: 'graph',
  version: 1,
  create(definition) {
    return new GraphState(planOf(asGraph(definition)));
  },
  advance,
  snapshot: snapshotOf,
  restore(definition, snapshot) {
    return restoreState(planOf(asGraph(definition)), snapshot);
  },
  find: findNode,
  inspect: everyNode,
  frames: framesOf,
};

// A definition that passed once is not checked again: definitions are never changed.
const checked = new WeakSet<object>();

function asGraph(definition: Json): Graph {
  const graph: unknown = definition;
  if (typeof graph === 'object' && graph !== null && checked.has(graph)) return graph as Graph;
  assertGraph(graph);
  checked.add(graph);
  return graph;
}
