import type {
  BlobRef,
  Charge,
  ChildRun,
  Clock,
  Fact,
  HostCommand,
  Json,
  Outcome,
  Progress,
  Redactor,
  RunId,
  StepKey,
  StepSettled,
  WaitingFor,
} from '@tutti/core';
import type { RunBudget } from './run-budget.ts';
import type { RecordableValue } from '../values/spill.ts';
import type { StepSlot } from './step-slot.ts';
import type { SlotPool } from './slot-pool.ts';
import type { TimerQueue } from './timer-queue.ts';

/** Called when a fact's events are durable, or never will be. */
export interface Acknowledge {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** What a running body needs of its run's host. */
export interface ExecutionHost {
  readonly runId: RunId;
  readonly clock: Clock;
  readonly timers: TimerQueue;
  readonly slots: SlotPool;
  readonly options: { readonly graceMs: number; readonly suspendAfterMs: number; readonly redactor: Redactor | undefined };
  /** Where there is a budget store. */
  readonly budget: RunBudget | undefined;
  push(fact: Fact, acknowledge?: Acknowledge): void;
  /** The last fact of an execution, which has been forgotten. */
  settled(fact: StepSettled): void;
  /** Pushes a fact and resolves when its events are durable. */
  record(fact: Fact): Promise<void>;
  recordable(value: unknown, what: string): Exclude<RecordableValue, { readonly row: unknown }> | { readonly blob: BlobRef };
  blob(ref: BlobRef): Json | Promise<Json>;
  runChild(path: StepKey, child: ChildRun, signal: AbortSignal): Promise<Outcome>;
  takeSlot(priority: number, rank: number): Promise<void>;
  forget(execution: ExecutionView): void;
  noticeWaiting(path: StepKey, waitingFor: WaitingFor): void;
  progress(path: StepKey, progress: Progress): void;
}

/** What the parts of an execution need of the whole. */
export interface ExecutionView {
  readonly perform: Extract<HostCommand, { type: 'perform-step' }>;
  readonly host: ExecutionHost;
  readonly path: StepKey;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly idempotencyKey: string;
  readonly isOver: boolean;
  record(charge: Charge): void;
  readonly slot: StepSlot;
  readonly handler: { readonly fingerprint: string };
  readonly abortReason: Error | undefined;
  suspend(): void;
  effectEnded(): void;
}
