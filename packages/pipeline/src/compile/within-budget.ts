import type { GraphNode } from '@tutti/core';
import type { StepDefinition } from '../language/definition.ts';

/** All nodes of a step pay from its budget, where it has one: its AUTO values, itself or what is repeated, the file that is written. */
export function withinBudget({ id, budget }: StepDefinition, nodes: readonly GraphNode[]): readonly GraphNode[] {
  if (budget === undefined) return nodes;
  return nodes.map((node) => ({ ...node, policy: { ...node.policy, limit: { amount: budget, name: id } } }));
}
