import type { Progress, RunId, StepKey, WaitingFor } from '@tutti/core';

/** Live news of a run that is in no journal. `at`: when it came, ms since 1970; without it, the time of the newest event is taken. */
export type ProgressNotice =
  | {
      readonly type: 'step.queued' | 'step.running';
      readonly runId: RunId;
      readonly path: StepKey;
      readonly attempt: number;
      readonly at?: number;
    }
  | { readonly type: 'step.waiting'; readonly runId: RunId; readonly path: StepKey; readonly waitingFor: WaitingFor; readonly at?: number }
  | { readonly type: 'step.progress'; readonly runId: RunId; readonly path: StepKey; readonly progress: Progress; readonly at?: number }
  | { readonly type: 'run.waiting'; readonly runId: RunId; readonly waitingFor: WaitingFor; readonly reason: string; readonly at?: number };
