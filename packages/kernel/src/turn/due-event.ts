import type { BlobRef, Json, RunEvent, Signal } from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';
import { inheritedEffect } from './inherited-effect.ts';
import type { TurnScope } from './turn-scope.ts';

/** The next event that follows from a run's state alone: a dropped step, a signal meeting its wait, the end. */
export function dueEvent(turn: TurnScope): RunEvent | undefined {
  const { run } = turn;
  if (run.closed !== undefined) return undefined;
  if (run.dropped.length > 0) return droppedStep(turn);
  if (run.fork !== undefined) {
    const event = inheritedEffect(turn, run.fork);
    if (event !== undefined) return event;
  }
  if (run.isSignalAwaited && run.buffered.length > 0) {
    const delivery = deliverSignal(turn);
    if (delivery !== undefined) return delivery;
  }
  run.isSignalAwaited = false;
  if (run.cancellingBecause !== undefined) return cancelledRun(turn);
  if (run.completion !== undefined && run.steps.size === 0) {
    return { type: 'run.closed', seq: turn.seq, at: turn.at, outcome: run.completion };
  }
  return undefined;
}

function droppedStep(turn: TurnScope): RunEvent | undefined {
  const path = turn.run.dropped.pop();
  const step = path === undefined ? undefined : turn.run.steps.get(path);
  if (path === undefined || step === undefined) return dueEvent(turn);
  return { type: 'step.cancelled', seq: turn.seq, at: turn.at, path, attempt: step.attempt, reason: step.cancelReason ?? 'cancelled' };
}

function cancelledRun(turn: TurnScope): RunEvent | undefined {
  const { run, seq, at } = turn;
  if (run.steps.size > 0 || run.children.size > 0) return undefined;
  return { type: 'run.closed', seq, at, outcome: { status: 'cancelled', reason: run.cancellingBecause ?? '' } };
}

function deliverSignal(turn: TurnScope): RunEvent | undefined {
  const { run, seq, at } = turn;
  for (const signal of run.buffered) {
    const wait = programWait(run, signal.name);
    if (wait !== undefined) return { type: 'signal.delivered', seq, at, wait, id: signal.id, payload: signal.payload, ...blobOf(signal) };
    const open = handlerWait(run, signal);
    if (open !== undefined) return { type: 'wait.closed', seq, at, ...open };
  }
  return undefined;
}

function programWait(run: RunFold, name: string): string | undefined {
  for (const [wait, awaited] of run.awaited) if (awaited === name) return wait;
  return undefined;
}

function handlerWait(
  run: RunFold,
  signal: Signal,
): { path: string; key: string; output: Json; blob?: BlobRef; signalId: string } | undefined {
  for (const step of run.steps.all()) {
    if (step.recorded === undefined || step.phase === 'cancelling') continue;
    for (const [key, wait] of step.recorded.waits) {
      if (wait.output === undefined && 'signal' in wait.until && wait.until.signal === signal.name) {
        return { path: step.command.step, key, output: signal.payload, signalId: signal.id, ...blobOf(signal) };
      }
    }
  }
  return undefined;
}

function blobOf({ blob }: Signal): { readonly blob?: BlobRef } {
  return blob === undefined ? {} : { blob };
}
