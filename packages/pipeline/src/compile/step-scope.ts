import type { StepDefinition } from '../language/definition.ts';

/** One list of steps: the pipeline's own, or the body of a loop. */
export interface StepScope {
  readonly parent: StepScope | undefined;
  readonly steps: ReadonlyMap<string, StepDefinition>;
  /** The loop this is the body of. */
  readonly loop: StepDefinition | undefined;
  /** Steps that run only as the recovery of others. */
  readonly recoveries: ReadonlySet<string>;
  /** Names that the loop binds. */
  readonly locals: ReadonlySet<string>;
}

/** The scope of a list of steps. */
export function stepScope(steps: readonly StepDefinition[], around: Pick<StepScope, 'parent' | 'loop'> & { readonly locals?: readonly string[] }): StepScope {
  const recoveries = new Set(steps.flatMap((step) => step.onError.flatMap(({ taskId }) => (taskId === undefined ? [] : [taskId.text]))));
  return { parent: around.parent, loop: around.loop, steps: new Map(steps.map((step) => [step.id, step])), recoveries, locals: new Set(around.locals) };
}

/** Where a step's id leads from a scope. */
export function findStep(scope: StepScope, id: string): { readonly step: StepDefinition; readonly isOwn: boolean } | undefined {
  for (let at: StepScope | undefined = scope; at !== undefined; at = at.parent) {
    const step = at.steps.get(id);
    if (step !== undefined) return { step, isOwn: at === scope };
  }
  return undefined;
}

/** Whether a loop around the scope binds a name. */
export function isLocal(scope: StepScope, name: string): boolean {
  for (let at: StepScope | undefined = scope; at !== undefined; at = at.parent) if (at.locals.has(name)) return true;
  return false;
}

/** Whether a step is a loop around the scope. */
export function isLoopAround(scope: StepScope, id: string): boolean {
  for (let at: StepScope | undefined = scope; at !== undefined; at = at.parent) if (at.loop?.id === id) return true;
  return false;
}

/** Ids of steps that can be named from a scope. */
export function visibleSteps(scope: StepScope): string[] {
  const ids: string[] = [];
  for (let at: StepScope | undefined = scope; at !== undefined; at = at.parent) ids.push(...at.steps.keys());
  return ids;
}
