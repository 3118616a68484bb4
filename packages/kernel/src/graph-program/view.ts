import type { GraphNode, NodeView, ScopePath } from '@tutti/core';
import { nodeOutput } from './output.ts';
import { liveScopes, nearestScope } from './scope-paths.ts';
import { stepKey, type Scope } from './scope.ts';
import type { GraphState } from './state.ts';
import { CANCELLED, COMPLETED, FAILED, RUNNING, SKIPPED, statusName } from './status.ts';

/** A node as seen from a scope: there first, then outwards. A scope that is gone is looked past. */
export function findNode(state: GraphState, id: string, path: ScopePath): NodeView | undefined {
  for (let scope = nearestScope(state, path); scope !== undefined; scope = scope.parent) {
    const node = scope.plan.index.get(id);
    if (node !== undefined) return viewOf(scope, node);
  }
  return undefined;
}

/** Every node in every live scope. */
export function* everyNode(state: GraphState): Generator<NodeView> {
  for (const scope of liveScopes(state)) for (let node = 0; node < scope.plan.size; node++) yield viewOf(scope, node);
}

function viewOf(scope: Scope, node: number): NodeView {
  const given = scope.plan.nodes[node] as GraphNode;
  const status = scope.status[node] as number;
  const view = { path: stepKey(scope, node), node: given.id, status: statusName(status) };
  switch (status) {
    case COMPLETED:
      return { ...view, output: nodeOutput(scope, node) };
    case SKIPPED:
      return { ...view, output: { value: null } };
    case FAILED:
      return failedView(scope, node, view);
    case CANCELLED:
      return { ...view, because: causeOf(scope, node) };
    case RUNNING:
      return runningView(scope, node, view);
    default:
      return view;
  }
}

function failedView(scope: Scope, node: number, view: NodeView): NodeView {
  const failure = scope.failures?.get(node);
  if (failure === undefined) return view;
  const isTolerated = scope.plan.handles[node] === 0 && scope.plan.nodes[node]?.policy?.onFailure === 'continue';
  return { ...view, error: failure.error, because: failure.because, ...(isTolerated ? { output: { value: null } } : {}) };
}

function runningView(scope: Scope, node: number, view: NodeView): NodeView {
  const given = scope.plan.nodes[node] as GraphNode;
  if (given.kind === 'wait') return { ...view, status: 'waiting', waitingFor: 'signal' in given.until ? 'signal' : 'timer' };
  // The next iteration of a loop reads what the last one gave.
  const last = given.kind === 'loop' ? scope.containers?.get(node)?.last : undefined;
  return last === undefined ? view : { ...view, output: last };
}

function causeOf(scope: Scope, node: number): string {
  const cause = scope.causes?.get(node);
  if (cause !== undefined) return (scope.plan.nodes[cause] as GraphNode).id;
  return scope.haltCause === '' ? 'cancelled' : scope.haltCause;
}
