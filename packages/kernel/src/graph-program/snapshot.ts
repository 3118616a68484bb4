import type { GraphNode, Json, OutputRef } from '@tutti/core';
import type { Container } from './container.ts';
import type { Failure } from './failure.ts';
import { liveScopes } from './scope-paths.ts';
import type { Scope } from './scope.ts';
import type { GraphState } from './state.ts';
import { PENDING } from './status.ts';

/** `[node, value]` pairs of a sparse map. */
export type Pairs<Value> = readonly (readonly [number, Value])[];

/** A reference as JSON: the text of a step's key, or the reference itself. */
export type PackedRef = string | Exclude<OutputRef, { readonly step: string }>;

/** A container as JSON; its open scopes are found again by their paths. */
export interface PackedContainer {
  readonly asking?: string;
  readonly next: number;
  /** Only items an evaluator gave. */
  readonly items?: readonly Json[];
  readonly outputs?: Pairs<PackedRef>;
  readonly last?: PackedRef;
  readonly produced?: Json;
  readonly failure?: Failure;
  readonly isDeadlinePassed?: boolean;
}

/** A scope as JSON. */
export interface PackedScope {
  readonly path: string;
  /** Status and number of nodes that have it, in turn. */
  readonly status: readonly number[];
  /** Counters of pending nodes, where they differ from the start: node, unresolved, live. */
  readonly counters?: readonly number[];
  readonly halt?: number;
  readonly haltCause?: string;
  readonly failure?: Failure;
  readonly causes?: Pairs<number>;
  readonly outputs?: Pairs<PackedRef>;
  readonly failures?: Pairs<Failure>;
  readonly containers?: Pairs<PackedContainer>;
  readonly asked?: readonly (readonly [string, number])[];
}

/** A state as JSON. */
export interface PackedState {
  readonly scopes: readonly PackedScope[];
  readonly isDone: boolean;
  readonly isPartial: boolean;
  readonly steps?: number;
  readonly cancelReason?: string;
}

/** A state as JSON: what a fold of the events so far would give again. Equal neighbours take a few bytes in all. */
export function snapshotOf(state: GraphState): Json {
  const { isDone, isPartial, cancelReason, steps } = state;
  const packed = {
    scopes: [...liveScopes(state)].map(packScope),
    isDone,
    isPartial,
    ...given({ cancelReason, steps: steps === 0 ? undefined : steps }),
  };
  return packed as unknown as Json;
}

function packScope(scope: Scope): PackedScope {
  const { path, halt, haltCause, failure, causes, outputs, failures, containers, asked } = scope;
  return {
    path,
    status: packStatus(scope.status),
    ...given({
      counters: packCounters(scope),
      halt: halt === 0 ? undefined : halt,
      haltCause: halt === 0 ? undefined : haltCause,
      failure,
      causes: pairs(causes, (cause) => cause),
      outputs: pairs(outputs, packRef),
      failures: pairs(failures, (f) => f),
      containers: pairs(containers, (container, node) => packContainer(container, scope.plan.nodes[node] as GraphNode)),
      asked: asked === undefined || asked.size === 0 ? undefined : [...asked],
    }),
  };
}

function packStatus(status: readonly number[]): number[] {
  const runs: number[] = [];
  for (let i = 0; i < status.length; ) {
    const first = i;
    while (i < status.length && status[i] === status[first]) i++;
    runs.push(status[first] as number, i - first);
  }
  return runs;
}

function packCounters({ status, unresolved, live, plan }: Scope): number[] | undefined {
  const counters: number[] = [];
  for (let node = 0; node < plan.size; node++) {
    if (status[node] !== PENDING || unresolved[node] === plan.inDegree[node]) continue;
    counters.push(node, unresolved[node] as number, live[node] as number);
  }
  return counters.length === 0 ? undefined : counters;
}

function packContainer(container: Container<Scope>, node: GraphNode): PackedContainer {
  const { asking, next, items, outputs, last, produced, failure, isDeadlinePassed } = container;
  const packedOutputs: [number, PackedRef][] = [];
  outputs.forEach((ref, index) => packedOutputs.push([index, packRef(ref)]));
  return {
    next,
    ...given({
      asking,
      items: node.kind === 'map' && !Array.isArray(node.items) && items.length > 0 ? items : undefined,
      outputs: packedOutputs.length === 0 ? undefined : packedOutputs,
      last: last === undefined ? undefined : packRef(last),
      produced: produced as unknown as Json | undefined,
      failure,
      isDeadlinePassed: isDeadlinePassed ? true : undefined,
    }),
  };
}

function packRef(ref: OutputRef): PackedRef {
  return 'step' in ref ? ref.step : ref;
}

function pairs<From, To>(map: ReadonlyMap<number, From> | undefined, pack: (value: From, key: number) => To): Pairs<To> | undefined {
  return map === undefined || map.size === 0 ? undefined : [...map].map(([key, value]) => [key, pack(value, key)]);
}

type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The members that are there. */
function given<T extends object>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
}
