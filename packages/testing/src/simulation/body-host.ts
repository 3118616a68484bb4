import type { ChildRun, Fact, HostCommand, Outcome, StepContext, StepKey } from '@tutti/core';
import type { FakeClock } from '../fakes/fake-clock.ts';

export type PerformStep = Extract<HostCommand, { type: 'perform-step' }>;

/** What a body needs of its host. */
export interface BodyHost {
  readonly clock: FakeClock;
  readonly suspendAfterMs: number;
  readonly graceMs: number;
  push(fact: Fact): void;
  /** Resolves when the fact's events are on record. */
  record(fact: Fact): Promise<void>;
  runChild(child: ChildRun, path: StepKey, signal: AbortSignal): Promise<Outcome>;
  /** The body is over, or put away. */
  forget(body: HostedBody): void;
}

/** A body as its host and its substeps see it. */
export interface HostedBody extends Pick<StepContext, 'attempt' | 'path' | 'signal' | 'idempotencyKey' | 'record'> {
  readonly perform: PerformStep;
  readonly host: BodyHost;
  readonly isStarted: boolean;
  readonly isOver: boolean;
  /** Puts the body away until one of its waits ends. */
  suspend(): void;
}
