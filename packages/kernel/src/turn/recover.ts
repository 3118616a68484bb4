import type { StartRun, StepKey } from '@tutti/core';
import type { OpenEffect, OpenStep } from '../run-state/open-step.ts';
import { cancelStep } from '../run-state/cancel-step.ts';
import { performStep } from '../run-state/perform-step.ts';
import { awaitSilentWorker, doubtEffects } from './doubt-effects.ts';
import type { TurnScope } from './turn-scope.ts';

/**
 * Takes up a run whose history was just folded: nothing of it is with the Host yet.
 * Money of calls in flight is taken as spent; effects that must not be repeated wait for a decision; all else is asked for again.
 */
export function recover(turn: TurnScope): void {
  const { run } = turn;
  run.takeOut();
  run.dropped.length = 0;
  if (run.fork !== undefined) run.fork.doubted.length = 0;
  run.isSignalAwaited = true;
  if (run.closed !== undefined) return;
  // Child runs may not have heard of it.
  if (run.lastControl !== undefined) run.emit(run.lastControl);
  if (run.cancellingBecause !== undefined) run.emit({ type: 'cancel-children', reason: run.cancellingBecause });
  for (const [hold, amount] of run.settledHolds) run.emit({ type: 'settle-hold', hold, amount });
  for (const [timer, dueAt] of run.timers) run.emit({ type: 'start-timer', timer, dueAt });
  for (const child of run.children.values()) recoverChild(turn, child);
  for (const step of run.steps.all()) recoverStep(turn, step.command.step, step);
}

function recoverChild({ run }: TurnScope, child: StartRun): void {
  run.emit(child);
  if (run.cancellingBecause !== undefined) run.emit({ type: 'cancel-run', step: child.step, reason: run.cancellingBecause });
}

function recoverStep(turn: TurnScope, path: StepKey, step: OpenStep): void {
  assumeCharges(turn, path, step);
  switch (step.phase) {
    case 'cancelling':
      turn.run.dropped.push(path);
      return;
    case 'parked':
      // What it waits for may be there in this process.
      performStep(turn.run, step);
      return;
    case 'suspended':
      if (!step.hasOpenWait) performStep(turn.run, step);
      return;
    case 'ready':
    case 'started':
      if (!awaitSilentWorker(turn, step) && !doubtEffects(turn, step)) goOn(turn, step);
      return;
    // A step that is retrying or doubted has its timer, one that waits for a decision its message.
    case 'retrying':
    case 'doubted':
    case 'deciding':
      return;
  }
}

function goOn({ run }: TurnScope, step: OpenStep): void {
  if (step.drainReason === undefined) performStep(run, step);
  else {
    run.setPhase(step, 'suspended');
    cancelStep(run, step, step.drainReason);
  }
}

function assumeCharges(turn: TurnScope, path: StepKey, step: OpenStep): void {
  // A step that waits for a decision was recovered before, its money with it.
  if (step.phase === 'deciding') return;
  assumeCharge(turn, { path }, step.openEffect);
  for (const [key, effect] of step.recorded?.openEffects ?? []) assumeCharge(turn, { path, key }, effect);
}

function assumeCharge(turn: TurnScope, where: { readonly path: StepKey; readonly key?: string }, effect: OpenEffect | undefined): void {
  const { hold } = effect ?? {};
  if (hold === undefined || (hold.id === undefined && hold.amount.nanoUsd === undefined)) return;
  const spent = effect?.spentNanoUsd ?? 0;
  const amount = turn.assumedCharges === 'zero' ? { nanoUsd: spent } : hold.amount;
  turn.append({
    type: 'charge.assumed',
    seq: turn.seq,
    at: turn.at,
    ...where,
    charge: { nanoUsd: Math.max(0, (amount.nanoUsd ?? 0) - spent), isEstimated: true },
    ...(hold.id === undefined ? {} : { settled: { hold: hold.id, amount } }),
  });
}
