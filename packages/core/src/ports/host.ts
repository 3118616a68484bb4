import type { Json } from '../json/json.ts';
import type { Command, Evaluate } from '../run/command.ts';
import type { Fact } from '../run/fact.ts';
import type { RunEvent } from '../run/run-event.ts';

/** What a turn asks a Host to do beyond the Program's commands; all of it follows from recorded events. */
export type HostCommand =
  | Exclude<Command, Evaluate>
  /** Run the body of a step; `attempt` counts from 1. */
  | { readonly type: 'perform-step'; readonly step: string; readonly attempt: number }
  /** A wait of a handler has ended: wake it, or run it again if it was suspended. */
  | { readonly type: 'close-wait'; readonly step: string; readonly key: string; readonly output: Json };

/** Everything one run needs of the world. The driver is the same on every Host. */
export interface Host {
  /** What arrived, in order. Resolves with at least one fact. */
  next(): Promise<readonly Fact[]>;
  /** Decides an expression by a named evaluator. A rejection becomes the recorded error of the decision. */
  evaluate(command: Evaluate): Json | Promise<Json>;
  /**
   * Durable when it resolves.
   * @throws RunFencedError when another worker owns the run; DiskFullError when nothing could be written.
   */
  commit(events: readonly RunEvent[]): Promise<void> | void;
  /** Starts what the turn asked for. Results come back by `next()`. Never throws. */
  perform(command: HostCommand): void;
}
