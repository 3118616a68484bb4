import { assertGraph, type Json, type Program } from '@tutti/core';
import { advance } from './advance.ts';
import { knownPlan, planOf, type Plan } from './plan.ts';
import { restoreState } from './restore.ts';
import { snapshotOf } from './snapshot.ts';
import { framesOf } from './frames.ts';
import { GraphState } from './state.ts';
import { everyNode, findNode } from './view.ts';

/**
 * Runs a graph: says which steps, waits, timers and decisions are due, and how the run ends.
 * Pure; linear in nodes and edges; outputs stay where they are recorded.
 */
export const graphProgram: Program<GraphState> = {
  name: 'graph',
  version: 1,
  create(definition) {
    return new GraphState(checkedPlan(definition));
  },
  advance,
  snapshot: snapshotOf,
  restore(definition, snapshot) {
    return restoreState(checkedPlan(definition), snapshot);
  },
  find: findNode,
  inspect: everyNode,
  frames: framesOf,
};

// A definition that passed once is not checked again: definitions are never changed.
function checkedPlan(definition: Json): Plan {
  const graph: unknown = definition;
  const known = knownPlan(graph);
  if (known?.isOutermost === true) return known;
  assertGraph(graph);
  const plan = planOf(graph);
  plan.isOutermost = true;
  return plan;
}
