import type { ErrorHandlerSpec, StepDefinition } from '../language/definition.ts';

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
  /** Another name of the loop. */
  readonly loopName?: string | undefined;
  /** What `item` is an item of, when that is a value by its path. */
  readonly itemOf?: { readonly name: string; readonly path: readonly string[] } | undefined;
}

/** The scope of a list of steps. */
export function stepScope(
  steps: readonly StepDefinition[],
  around: Pick<StepScope, 'parent' | 'loop' | 'itemOf' | 'loopName'> & {
    readonly locals?: readonly string[];
    /** Handlers of the errors of all steps. */
    readonly handlers?: readonly ErrorHandlerSpec[];
  },
): StepScope {
  const handlers = [...steps.flatMap(({ onError }) => onError), ...(around.handlers ?? [])];
  const recoveries = new Set(handlers.flatMap(({ taskId }) => (taskId === undefined ? [] : [taskId.text])));
  return {
    parent: around.parent,
    loop: around.loop,
    steps: new Map(steps.map((step) => [step.id, step])),
    recoveries,
    locals: new Set(around.locals),
    itemOf: around.itemOf,
    loopName: around.loopName,
  };
}

/** Where a step's id leads from a scope. */
export function findStep(scope: StepScope, id: string): { readonly step: StepDefinition; readonly isOwn: boolean } | undefined {
  for (let at: StepScope | undefined = scope; at !== undefined; at = at.parent) {
    const step = at.steps.get(id) ?? loopOf(at, id);
    if (step !== undefined) return { step, isOwn: at === scope };
  }
  return undefined;
}

/** The loop that an id of one of its turns means: `<loop>_<index>_<step>`, `<loop>_<index>`, or `<loop>_complete` for its end. */
function loopOf({ steps }: StepScope, id: string): StepDefinition | undefined {
  if (!/_(?:\d|complete$)/.test(id)) return undefined;
  const end = id.endsWith('_complete') ? steps.get(id.slice(0, -'_complete'.length)) : undefined;
  if (end?.repetition?.kind === 'for-each' && end.repetition.hasCompletion) return end;
  for (const [, loop, inner] of turnIds(id)) {
    const step = steps.get(loop);
    if (step?.repetition !== undefined && (inner === '' ? step.steps === undefined : step.steps?.some((one) => one.id === inner) === true))
      return step;
  }
  return undefined;
}

/** The ways in which an id can be one of a turn: whole, loop, inner step. */
function turnIds(id: string): readonly (readonly [string, string, string])[] {
  return [...id.matchAll(/_\d+(?=_|$)/g)].map(
    (found) => [id, id.slice(0, found.index), id.slice(found.index + found[0].length + 1)] as const,
  );
}

/** Whether a loop around the scope binds a name. */
export function isLocal(scope: StepScope, name: string): boolean {
  for (let at: StepScope | undefined = scope; at !== undefined; at = at.parent) if (at.locals.has(name)) return true;
  return false;
}

/** Other names of the loops around, for the data of a node. */
export function aliasesOf(scope: StepScope): { readonly aliases?: Readonly<Record<string, string>> } {
  const aliases: Record<string, string> = {};
  for (let at: StepScope | undefined = scope; at !== undefined; at = at.parent)
    if (at.loopName !== undefined && at.loop !== undefined) aliases[at.loopName] ??= at.loop.id;
  return Object.keys(aliases).length === 0 ? {} : { aliases };
}

/** The nearest scope, from this one outwards, whose loop binds a name. */
export function scopeBinding(scope: StepScope, name: string): StepScope | undefined {
  for (let at: StepScope | undefined = scope; at !== undefined; at = at.parent) if (at.locals.has(name)) return at;
  return undefined;
}

/** Whether a step is a loop around the scope. */
export function isLoopAround(scope: StepScope, id: string): boolean {
  for (let at: StepScope | undefined = scope; at !== undefined; at = at.parent) if (at.loop?.id === id) return true;
  return false;
}

/** Ids of steps that can be named from a scope. */
export function* visibleSteps(scope: StepScope): Generator<string> {
  for (let at: StepScope | undefined = scope; at !== undefined; at = at.parent) yield* at.steps.keys();
}
