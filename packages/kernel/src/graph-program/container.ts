import type { Graph, Json, OutputRef } from '@tutti/core';
import { IndexedList, type Indexed } from '../collections/indexed-list.ts';
import type { Failure } from './failure.ts';
import type { Plan } from './plan.ts';

/** A `map`, `loop` or `graph` node at work, and the scopes that it has opened. */
export class Container<Scope extends Indexed> {
  readonly open: IndexedList<Scope> = new IndexedList<Scope>();
  /** What its scopes run; set with the first. */
  plan: Plan | undefined = undefined;
  /** The decision it waits for: `items`, `graph`, `while[2]`, `until[2]`. */
  asking: string | undefined = undefined;
  /** Items or iterations begun. */
  next: number = 0;
  /** Of a map: its items, and the outputs of those done. */
  items: readonly Json[] = [];
  readonly outputs: OutputRef[] = [];
  /** Of a loop and a graph: the output of the last scope. */
  last: OutputRef | undefined = undefined;
  /** Of a loop: the last iteration, kept for conditions to read from while the next is decided on. */
  kept: Scope | undefined = undefined;
  /** Of a graph node: the graph that was produced. */
  produced: Graph | undefined = undefined;
  failure: Failure | undefined = undefined;
  isDeadlinePassed: boolean = false;
}
