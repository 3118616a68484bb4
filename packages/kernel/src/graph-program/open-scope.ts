import type { Plan } from './plan.ts';
import { ready } from './resolve.ts';
import { Scope, type ScopePlace } from './scope.ts';
import { finishIfDone } from './settle.ts';
import type { Pass } from './state.ts';

/** Opens a scope: its roots may start. */
export function openScope(pass: Pass, plan: Plan, place: ScopePlace | undefined): Scope {
  const scope = new Scope(plan, place);
  for (const root of plan.roots) ready(pass, scope, root);
  finishIfDone(pass, scope);
  return scope;
}
