import { isJsonObject, type Graph, type NodeView } from '@tutti/core';
import { namesIn } from './value-names.ts';

/** Why the node of an AUTO tag gave no value: its own error, or the step it speaks of, else any, that failed before it. */
export function whyUndecided(
  id: string,
  { graph, nodes }: { readonly graph?: Graph; readonly nodes: ReadonlyMap<string, NodeView> },
): string | undefined {
  const own = nodes.get(id)?.error;
  if (own !== undefined && own.code !== 'CANCELLED') return own.message;
  const node = graph?.nodes.find((one) => one.id === id);
  const input = node?.kind === 'task' ? node.input : undefined;
  const failed = [...nodes.values()].filter(({ status }) => status === 'failed');
  const spokenOf = isJsonObject(input) ? namesIn(input['prompt'] ?? null) : new Set<string>();
  const source = failed.find((one) => spokenOf.has(one.node)) ?? failed[0];
  return source === undefined
    ? undefined
    : `Nothing was decided: step "${source.node}" failed: ${source.error?.message ?? 'it gave no reason.'}`;
}
