import type { Checkpoint, Decision, ForkOptions, ForkPoint, Graph, Handler, Journal, Json, Outcome, RunId, RunState } from '@tutti/core';
import type { FakeClock } from '../fakes/fake-clock.ts';

/** What the suite needs of a run. */
export interface ForkableRun {
  readonly id: RunId;
  result(): Promise<Outcome & { readonly runId: RunId }>;
  state(): Promise<RunState>;
  output(node: string): Promise<Json | undefined>;
  signal(name: string, payload?: Json, options?: { readonly id?: string }): Promise<void>;
  pause(): Promise<void>;
  cancel(): Promise<void>;
  decide(path: string, decision: Decision, options?: { readonly key?: string }): Promise<void>;
  checkpoint(name: string): Promise<void>;
  checkpoints(): Promise<readonly Checkpoint[]>;
  fork(options?: ForkOptions): Promise<ForkableRun>;
  restore(at: ForkPoint, options?: Omit<ForkOptions, 'at'>): Promise<void>;
}

/** What the suite needs of whatever drives runs. */
export interface ForkableKernel {
  start(
    definition: Graph,
    input?: Json,
    options?: { readonly runId?: RunId; readonly labels?: Readonly<Record<string, string>> },
  ): Promise<ForkableRun>;
  attach(runId: RunId, options?: { readonly exact?: boolean }): Promise<ForkableRun>;
  fork(runId: RunId, options?: ForkOptions): Promise<ForkableRun>;
  recover(runId: RunId, options?: ForkOptions): Promise<ForkableRun>;
  restore(runId: RunId, at: ForkPoint): Promise<ForkableRun>;
  shutdown(options?: { readonly graceMs?: number }): Promise<void>;
}

/** Where a behaviour is checked: one journal, one clock, and kernels on both. */
export interface ForkCase {
  readonly journal: Journal;
  readonly clock: FakeClock;
  kernel(handlers: Readonly<Record<string, Handler>>): ForkableKernel;
}

/** One rule of forks. `check` throws when it does not hold. */
export interface ForkBehaviour {
  readonly name: string;
  readonly check: (given: ForkCase) => Promise<void>;
}
