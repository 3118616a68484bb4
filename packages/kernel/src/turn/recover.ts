import type { StepKey } from '@tutti/core';
import type { OpenEffect, OpenStep } from '../run-state/open-step.ts';
import { cancelStep } from '../run-state/cancel-step.ts';
import { performStep } from '../run-state/perform-step.ts';
import type { TurnScope } from './turn-scope.ts';

/**
 * Takes up a run whose history was just folded: nothing of it is with the Host yet.
 * Money of calls in flight is taken as spent; effects that must not be repeated wait for a decision; all else is asked for again.
 */
export function recover(turn: TurnScope): void {
  const { run } = turn;
  run.out = [];
  run.dropped.length = 0;
  if (run.closed !== undefined) return;
  if (run.pausedBecause !== undefined) run.out.push({ type: 'pause' });
  for (const [timer, dueAt] of run.timers) run.out.push({ type: 'start-timer', timer, dueAt });
  for (const child of run.children.values()) run.out.push(child);
  for (const [path, step] of [...run.steps]) recoverStep(turn, path, step);
}

function recoverStep(turn: TurnScope, path: StepKey, step: OpenStep): void {
  assumeCharges(turn, path, step);
  switch (step.phase) {
    case 'cancelling':
      turn.run.dropped.push(path);
      return;
    case 'suspended':
      if (!step.hasOpenWait) performStep(turn.run, step);
      return;
    case 'ready':
    case 'started':
      if (!doubtEffects(turn, path, step)) goOn(turn, step);
      return;
    // A step that is retrying has its timer, one that waits for a decision its message.
    case 'retrying':
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
  const nanoUsd = effect?.hold?.amount.nanoUsd;
  if (nanoUsd === undefined) return;
  turn.append({ type: 'charge.assumed', seq: turn.seq, at: turn.at, ...where, charge: { nanoUsd, isEstimated: true } });
}

/** Asks for a decision on the first effect in doubt. Gives false when there is none. */
function doubtEffects(turn: TurnScope, path: StepKey, step: OpenStep): boolean {
  const { seq, at } = turn;
  const { attempt } = step;
  const code = 'EFFECT_IN_DOUBT';
  if (step.phase === 'started' && step.openEffect?.effect === 'once') {
    const reason = `Step "${path}" was running when its process ended; whether its effect happened is not on record.`;
    turn.append({ type: 'decision.needed', seq, at, path, attempt, code, reason });
    return true;
  }
  for (const [key, effect] of step.recorded?.openEffects ?? []) {
    if (effect.effect !== 'once') continue;
    const reason = `Substep "${key}" of step "${path}" was running when its process ended; whether its effect happened is not on record.`;
    turn.append({ type: 'decision.needed', seq, at, path, key, attempt, code, reason });
    return true;
  }
  return false;
}
