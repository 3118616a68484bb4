import type { ChildRun, Evaluator, Handler, HandlerFunction, Json, Outcome, Random, RunEvent, StartRun, StepKey } from '@tutti/core';
import type { FakeClock } from '../fakes/fake-clock.ts';

/** One execution of a body. */
export interface SimulatedExecution {
  readonly path: StepKey;
  readonly attempt: number;
}

export interface SimulationOptions {
  readonly handlers?: Readonly<Record<string, Handler | HandlerFunction>>;
  /** `output`, the output of a node (`{node: id}`), is always there. */
  readonly evaluators?: Readonly<Record<string, Evaluator>>;
  /** Default: a new one. The host moves it to the next timer when nothing else can happen. */
  readonly clock?: FakeClock;
  /** Given: bodies start, and facts arrive, in an order drawn from it. Without it: first come, first served. */
  readonly random?: Random;
  /** Records of an earlier life of the run. */
  readonly history?: readonly RunEvent[];
  /** The lease of the worker before, ms, which fell silent and may be at work still. Not handed on by `recover`. */
  readonly silentLeaseMs?: number;
  /** Crash at the n-th commit of this host, from 1, before or after it is on record. */
  readonly crash?: { readonly atCommit: number; readonly when: 'before' | 'after' };
  /** Called instead of a crash: what it throws is what the commit rejects with. */
  readonly onCommit?: (events: readonly RunEvent[], commit: number) => void | Promise<void>;
  /** Bodies that run at one time. Default: no limit. */
  readonly maxConcurrency?: number;
  /** How long a waiting body stays in memory, ms of the clock. Default 1000. */
  readonly suspendAfterMs?: number;
  /** How long a cancelled body may take to end, ms of the clock. Default 5000. */
  readonly graceMs?: number;
  /** Runs a child run to its end, for `start-run` commands and for handlers. */
  readonly runChild?: (child: ChildRun | StartRun, path: StepKey, signal: AbortSignal) => Outcome | Promise<Outcome>;
  /** Called when nothing can happen any more; posting a message makes the run go on. */
  readonly onIdle?: () => void;
  /** Large values of the history by hash. */
  readonly blobs?: Readonly<Record<string, Json>>;
}
