import type {
  BlobRef,
  Charge,
  ChargeAssumed,
  EffectDoubted,
  Json,
  RunEvent,
  StepAttemptFailed,
  SubstepCompleted,
  WaitClosed,
  WaitOpened,
} from '@tutti/core';
import type { OpenEffect, OpenStep, StoredValue } from './open-step.ts';
import { cancelStep } from './cancel-step.ts';
import { takeSignal } from './fold-run-event.ts';
import { performStep } from './perform-step.ts';
import { timerNames, type RunFold } from './run-fold.ts';

/** Folds what concerns one step. Gives false for other events. */
export function foldStepEvent(run: RunFold, event: RunEvent): boolean {
  switch (event.type) {
    case 'step.completed':
      run.spent.add(event);
      settle(run, event.path, event);
      return true;
    case 'step.failed':
    case 'step.cancelled':
      run.spent.add(event);
      settle(run, event.path, undefined);
      return true;
    case 'charge.assumed':
      run.spent.add(event);
      releaseHold(run, event);
      if (event.settled !== undefined) {
        run.settledHolds.set(event.settled.hold, event.settled.amount);
        run.emit({ type: 'settle-hold', ...event.settled });
      }
      return true;
    case 'charge.late':
      run.spent.add(event);
      return true;
    default: {
      const step = event.path === undefined ? undefined : run.steps.get(event.path);
      return step === undefined ? false : foldOpenStepEvent(run, step, event);
    }
  }
}

function foldOpenStepEvent(run: RunFold, step: OpenStep, event: RunEvent): boolean {
  switch (event.type) {
    case 'step.started':
      run.setPhase(step, step.phase === 'cancelling' ? 'cancelling' : 'started');
      step.openEffect = { effect: event.effect, hold: event.hold };
      step.decidableAt = event.seq;
      step.records.fingerprint = event.fingerprint;
      return true;
    case 'step.attempt-failed':
      foldAttemptFailed(run, step, event);
      return true;
    case 'step.suspended':
      run.setPhase(step, 'suspended');
      step.openEffect = undefined;
      run.spent.add(event);
      if (step.drainReason !== undefined) cancelStep(run, step, step.drainReason);
      return true;
    case 'substep.started':
      step.decidableAt = event.seq;
      step.records.openEffects.set(event.key, { effect: event.effect, hold: event.hold });
      return true;
    case 'substep.completed':
      foldSubstepCompleted(run, step, event);
      return true;
    case 'substep.failed':
      run.spent.add(event);
      spendOfHold(step, event.charge);
      step.recorded?.openEffects.delete(event.key);
      return true;
    case 'wait.opened':
      foldWaitOpened(run, step, event);
      return true;
    case 'wait.closed':
      foldWaitClosed(run, step, event);
      return true;
    case 'effect.doubted':
      foldDoubted(run, step, event);
      return true;
    case 'decision.needed':
      run.timers.delete(timerNames.doubt(event.path));
      if (event.key === undefined && step.openEffect?.effect !== 'once') step.decidableAt = event.seq;
      run.setPhase(step, 'deciding');
      return true;
    case 'step.parked':
      run.setPhase(step, 'parked');
      step.parked = event;
      return true;
    case 'decision.made':
      // What follows of it (running again, a result, a failure, the next doubt) is the turn's to say.
      if (event.key === undefined) step.openEffect = undefined;
      else step.records.openEffects.delete(event.key);
      if (event.decision.kind === 'accept') delete step.records.fingerprint;
      run.setPhase(step, 'ready');
      return true;
    default:
      return false;
  }
}

/** Money that was taken as spent is held no longer, so that another crash does not take it again. */
function releaseHold(run: RunFold, event: ChargeAssumed): void {
  const step = run.steps.get(event.path);
  if (step === undefined) return;
  const effect = event.key === undefined ? step.openEffect : step.recorded?.openEffects.get(event.key);
  if (effect === undefined) return;
  const released: OpenEffect = { effect: effect.effect, hold: undefined };
  if (event.key === undefined) step.openEffect = released;
  else step.records.openEffects.set(event.key, released);
}

function foldAttemptFailed(run: RunFold, step: OpenStep, event: StepAttemptFailed): void {
  run.spent.add(event);
  step.attempt = event.attempt + 1;
  step.failures++;
  step.openEffect = undefined;
  step.recorded?.openEffects.clear();
  // Other code may try again, unless it would build on records of this one.
  if (step.recorded !== undefined && step.recorded.substeps.size === 0 && step.recorded.waits.size === 0) delete step.recorded.fingerprint;
  run.setPhase(step, 'retrying');
  const timer = timerNames.retry(event.path);
  run.timers.set(timer, event.retryAt);
  run.emit({ type: 'start-timer', timer, dueAt: event.retryAt });
}

function foldDoubted(run: RunFold, step: OpenStep, { path, dueAt }: EffectDoubted): void {
  run.setPhase(step, 'doubted');
  const timer = timerNames.doubt(path);
  run.timers.set(timer, dueAt);
  run.emit({ type: 'start-timer', timer, dueAt });
}

/** What a substep has cost is no longer to be assumed of its step's own hold. */
function spendOfHold(step: OpenStep, charge: Charge | undefined): void {
  const { openEffect } = step;
  if (charge === undefined || openEffect?.hold === undefined) return;
  step.openEffect = { ...openEffect, spentNanoUsd: (openEffect.spentNanoUsd ?? 0) + charge.nanoUsd };
}

function foldSubstepCompleted(run: RunFold, step: OpenStep, event: SubstepCompleted): void {
  run.spent.add(event);
  spendOfHold(step, event.charge);
  step.failures = 0;
  step.records.openEffects.delete(event.key);
  if (event.fingerprint !== undefined) step.records.fingerprint ??= event.fingerprint;
  step.records.substeps.set(event.key, { ...storedValue(event), ...(event.inputHash === undefined ? {} : { inputHash: event.inputHash }) });
}

function foldWaitOpened(run: RunFold, step: OpenStep, event: WaitOpened): void {
  step.records.waits.set(event.key, { until: event.until });
  if (event.fingerprint !== undefined) step.records.fingerprint ??= event.fingerprint;
  run.isSignalAwaited = true;
  if (!('dueAt' in event.until)) return;
  const timer = timerNames.wait(event.path, event.key);
  run.timers.set(timer, event.until.dueAt);
  run.emit({ type: 'start-timer', timer, dueAt: event.until.dueAt });
}

function foldWaitClosed(run: RunFold, step: OpenStep, event: WaitClosed): void {
  const wait = step.records.waits.get(event.key);
  if (wait !== undefined) wait.output = event.output;
  if (wait !== undefined && event.blob !== undefined) wait.blob = event.blob;
  step.hasWaitEnded = true;
  if (event.signalId !== undefined) takeSignal(run, event.signalId);
  run.timers.delete(timerNames.wait(event.path, event.key));
  if (step.phase === 'suspended') performStep(run, step);
  else
    run.emit({
      type: 'close-wait',
      step: event.path,
      key: event.key,
      output: event.output,
      ...(event.blob === undefined ? {} : { blob: event.blob }),
    });
}

function settle(run: RunFold, path: string, output: StoredValue | undefined): void {
  const step = run.steps.get(path);
  if (step === undefined) {
    if (output !== undefined) run.steps.keep(path, output);
    return;
  }
  run.close(step, output);
  if (run.timers.size === 0) return;
  for (const timer of stepTimers(step)) {
    if (run.timers.delete(timer)) run.emit({ type: 'cancel-timer', timer });
  }
}

function* stepTimers(step: OpenStep): Iterable<string> {
  const { step: path, policy } = step.command;
  if (policy.deadlineMs !== undefined) yield timerNames.deadline(path);
  if (step.phase === 'retrying' || step.phase === 'cancelling') yield timerNames.retry(path);
  if (step.phase === 'doubted' || step.phase === 'cancelling') yield timerNames.doubt(path);
  for (const key of step.recorded?.waits.keys() ?? []) yield timerNames.wait(path, key);
}

function storedValue(event: { readonly output?: Json; readonly blob?: BlobRef }): StoredValue {
  return event.blob === undefined ? { output: event.output ?? null } : { blob: event.blob };
}
