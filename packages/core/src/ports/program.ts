import type { Json } from '../json/json.ts';
import type { Command } from '../run/command.ts';
import type { ScopePath } from '../run/keys.ts';
import type { NodeView } from '../run/node-view.ts';
import type { RunEvent } from '../run/run-event.ts';
import type { ScopeFrame } from '../run/scope-frame.ts';

/** Takes what a Program asks for; a list is one. */
export interface CommandSink {
  push(command: Command): unknown;
}

/** Says what is due. Deterministic and pure but for its own `state`; its only clock is `event.at`. */
export interface Program<State = unknown> {
  readonly name: string;
  /** Raised when the same events would give other commands; older behaviour stays reachable under its version. */
  readonly version: number;
  /**
   * Checks a definition and makes the first state of it.
   * @throws GraphInvalidError (or the like) listing every problem.
   */
  create(definition: Json): State;
  /** Total: late, duplicate and foreign events are ignored. Changes `state`, appends to `out`, nothing else. */
  advance(state: State, event: RunEvent, out: CommandSink): void;
  snapshot(state: State): Json;
  /** Law: folding a tail over `restore(snapshot(s))` equals folding all events. */
  restore(definition: Json, snapshot: Json): State;
  /** What it knows of a node as seen from a scope: names are looked up there first, then outwards. */
  find(state: State, node: string, scope: ScopePath): NodeView | undefined;
  /** Every node instance it knows, for status tables. */
  inspect(state: State): Iterable<NodeView>;
  /** The scopes a path stands in, outermost first. */
  frames(state: State, scope: ScopePath): readonly ScopeFrame[];
}
