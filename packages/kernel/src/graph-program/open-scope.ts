import type { Graph } from '@tutti/core';
import { planOf } from './plan.ts';
import { ready } from './resolve.ts';
import { Scope, type ScopePlace } from './scope.ts';
import { finishIfDone } from './settle.ts';
import type { Pass } from './state.ts';

/** Opens a scope: its roots may start. */
export function openScope(pass: Pass, graph: Graph, place: ScopePlace | undefined): Scope {
  const plan = planOf(graph);
  const scope = new Scope(plan, place);
  pass.state.scopes.set(scope.path, scope);
  for (const root of plan.roots) ready(pass, scope, root);
  finishIfDone(pass, scope);
  return scope;
}
