import type { GraphNode, OutputRef } from '@tutti/core';
import { stepKey, type Scope } from './scope.ts';
import { COMPLETED } from './status.ts';

const nothing: OutputRef = { value: null };

/** Where the output of a settled node is; null for one that has none. */
export function nodeOutput(scope: Scope, node: number): OutputRef {
  if (scope.status[node] !== COMPLETED) return nothing;
  return scope.outputs?.get(node) ?? { step: stepKey(scope, node) };
}

/** Where the output of a scope is: that of its output node or only leaf, or all leaves' by id. */
export function scopeOutput(scope: Scope): OutputRef {
  const { outputs, isRecord, nodes } = scope.plan;
  if (!isRecord) return nodeOutput(scope, outputs[0] as number);
  const record: Record<string, OutputRef> = {};
  for (const node of outputs) record[(nodes[node] as GraphNode).id] = nodeOutput(scope, node);
  return { record };
}
