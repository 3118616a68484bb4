import type { Checkpoint, Decision, ForkOptions, ForkPoint, Json, NodeView, Outcome, RunEvent, RunId, RunState } from '@tutti/core';
import type { FollowOptions } from './embedded/follow-events.ts';
import type { Notice } from './embedded/notice.ts';

/** How a run ended, with its output. */
export type RunResult = Outcome & { readonly runId: RunId };

/** Options of a message: its id makes it count once, however often it is sent. */
export interface MessageOptions {
  readonly id?: string;
}

export interface DecideOptions extends MessageOptions {
  /** The substep in doubt; absent when it is the step itself. */
  readonly key?: string;
  /** Number of records the run had when this was decided (default: now); it says nothing of an effect begun later. */
  readonly asOf?: number;
}

/** A run: its records, its end, and what can be said to it. It may be driven here or in another process. */
export interface Run extends AsyncDisposable {
  /** Changes when another run goes on in this one's place: the handle follows. */
  readonly id: RunId;
  /** The run's records from the first (or `from`) on, and those to come until it closes. Leaving the loop ends nothing but the reading. */
  events(options?: Omit<FollowOptions, 'follow'>): AsyncIterable<RunEvent>;
  /**
   * Resolves when the run has ended, however it ended: failures are values.
   * @throws Only when the run cannot be driven on: DiskFullError, JournalCorruptError, `KERNEL_STOPPED`.
   */
  result(): Promise<RunResult>;
  /** Resolves when the run has ended or stands still until somebody acts: paused, needing a decision, waiting for a signal. */
  idle(): Promise<RunState>;
  state(): Promise<RunState>;
  /** Every node instance and its state. */
  nodes(): Promise<readonly NodeView[]>;
  /** Output of a settled node; `undefined` when it has none. */
  output(node: string): Promise<Json | undefined>;
  /** Each resolves when its message is durable. @throws RunClosedError */
  signal(name: string, payload?: Json, options?: MessageOptions): Promise<void>;
  pause(reason?: string): Promise<void>;
  resume(): Promise<void>;
  cancel(reason?: string): Promise<void>;
  /** Says how to go on with a step that waits for a decision; of one that is sent twice, the second does nothing. */
  decide(path: string, decision: Decision, options?: DecideOptions): Promise<void>;
  /** Ends the timer a step waits for: its timed wait, or the wait for its next attempt. */
  wake(path: string, options?: MessageOptions & { readonly key?: string }): Promise<void>;
  /** Gives the place where the run is when it takes the message in a name. @throws RunClosedError */
  checkpoint(name: string): Promise<void>;
  /** The places that have a name, in order of their making, each with what was under way there. */
  checkpoints(): Promise<readonly Checkpoint[]>;
  /** Makes a new run of this one's records and drives it here; this one goes on. @throws ForkPointError, ConflictError `RUN_EXISTS` */
  fork(options?: ForkOptions): Promise<Run>;
  /**
   * Goes back to a place on record: this run is cancelled if it has not ended, and a fork goes on in its place. This handle follows.
   * @throws ForkPointError before anything is changed; ConflictError for a child of an open run, or when it was superseded before.
   */
  restore(at: ForkPoint, options?: Omit<ForkOptions, 'at'>): Promise<void>;
  /** Live news, not journalled; gives a function that ends them. */
  onNotice(listener: (notice: Notice) => void): () => void;
}
