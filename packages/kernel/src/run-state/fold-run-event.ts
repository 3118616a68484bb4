import type { RunCreated, RunEvent, SignalReceived } from '@tutti/core';
import { frozen } from '../values/copies.ts';
import { cancelStep } from './cancel-step.ts';
import { foldForked, foldInherited } from './fold-fork-event.ts';
import { timerNames, type Payer, type RunFold } from './run-fold.ts';

/** Folds what concerns the run as a whole: signals, timers, decisions of evaluators, children, pause, cancel, the end. */
export function foldRunEvent(run: RunFold, event: RunEvent): void {
  switch (event.type) {
    case 'run.created':
      run.runId = event.runId;
      run.payer = payerOf(event);
      run.input = frozen(event.input);
      run.inputBlob = event.blob;
      return;
    case 'signal.received':
      bufferSignal(run, event);
      return;
    case 'signal.delivered':
      run.awaited.delete(event.wait);
      if (event.blob !== undefined) run.steps.keep(event.wait, { blob: event.blob });
      takeSignal(run, event.id);
      return;
    case 'timer.fired':
      run.timers.delete(timerNames.program(event.timer));
      return;
    case 'evaluated':
      run.evaluations.delete(event.key);
      return;
    case 'child.settled':
      run.children.delete(event.path);
      if ('output' in event.outcome)
        run.steps.keep(event.path, event.blob === undefined ? { output: event.outcome.output } : { blob: event.blob });
      return;
    case 'run.paused':
      run.pausedBecause = event.reason;
      run.pausedBy = event.by;
      run.emit((run.lastControl = { type: 'pause', seq: event.seq }));
      return;
    case 'run.resumed':
      run.pausedBecause = run.pausedBy = run.deadLetteredBecause = undefined;
      run.emit((run.lastControl = { type: 'resume', seq: event.seq }));
      return;
    case 'run.dead-lettered':
      run.deadLetteredBecause = event.reason;
      return;
    case 'run.cancelling':
      foldCancelling(run, event.reason);
      return;
    case 'run.closed':
      run.closed = event.outcome;
      return;
    case 'run.forked':
      return foldForked(run, event);
    case 'effect.inherited':
      return foldInherited(run, event);
    case 'run.superseded':
      run.supersededBy = event.by;
      return;
    default:
      return;
  }
}

function bufferSignal(run: RunFold, { id, name, payload, blob }: SignalReceived): void {
  run.isSignalAwaited = true;
  run.buffered.push({ type: 'signal', id, name, payload, ...(blob === undefined ? {} : { blob }) });
}

function payerOf({ runId, parent, family, budget }: RunCreated): Payer {
  return {
    runId,
    ...(parent === undefined ? {} : { parent }),
    ...(family === undefined ? {} : { family }),
    ...(budget === undefined ? {} : { budget }),
  };
}

/** Removes a signal that has ended a wait. */
export function takeSignal(run: RunFold, id: string): void {
  const index = run.buffered.findIndex((signal) => signal.id === id);
  if (index !== -1) run.buffered.splice(index, 1);
}

function foldCancelling(run: RunFold, reason: string): void {
  run.cancellingBecause = reason;
  run.evaluations.clear();
  run.awaited.clear();
  for (const timer of run.timers.keys()) run.emit({ type: 'cancel-timer', timer });
  run.timers.clear();
  for (const step of run.steps.all()) cancelStep(run, step, reason);
  for (const child of run.children.values()) {
    if (child.onParentClose === 'cancel') run.emit({ type: 'cancel-run', step: child.step, reason });
    else run.children.delete(child.step);
  }
}
