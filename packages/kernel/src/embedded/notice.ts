import type { Progress, RunId, StepKey, WaitingFor } from '@tutti/core';

/** Live news of a run for people: not journalled, gone if nobody listens. */
export type Notice =
  | { readonly type: 'step.queued' | 'step.running'; readonly runId: RunId; readonly path: StepKey; readonly attempt: number }
  | { readonly type: 'step.waiting'; readonly runId: RunId; readonly path: StepKey; readonly waitingFor: WaitingFor }
  | { readonly type: 'step.progress'; readonly runId: RunId; readonly path: StepKey; readonly progress: Progress }
  | { readonly type: 'run.waiting'; readonly runId: RunId; readonly waitingFor: WaitingFor; readonly reason: string };
