import type { EffectInherited, RunForked } from '@tutti/core';
import { ForkState } from './fork-state.ts';
import { Spent } from './spent.ts';
import type { OpenStep } from './open-step.ts';
import { timerNames, type RunFold } from './run-fold.ts';

/**
 * The run leaves its origin here. What was under way there is due again here, with the substeps that are on record;
 * timers keep the time they had left; effects and money in flight are the origin's own affair.
 */
export function foldForked(run: RunFold, event: RunForked): void {
  const { shiftMs } = event;
  run.fork = new ForkState(event);
  Object.assign(run.spent, new Spent());
  run.pausedBecause = undefined;
  run.pausedBy = undefined;
  run.lastControl = undefined;
  run.deadLetteredBecause = undefined;
  // No worker is at work on an effect of the fork: those of its origin are dealt with when their steps are due.
  for (const step of run.steps.all()) run.timers.delete(timerNames.doubt(step.command.step));
  for (const [timer, dueAt] of run.timers) run.timers.set(timer, dueAt + shiftMs);
  for (const step of run.steps.all()) leaveOrigin(run, step, shiftMs);
}

/** An effect of the origin: dealt with when its step is due. */
export function foldInherited(run: RunFold, event: EffectInherited): void {
  const step = run.steps.get(event.path);
  if (step !== undefined) return inherit(step, event);
  const others = run.fork?.inherited.get(event.path);
  if (others === undefined) run.fork?.inherited.set(event.path, [event]);
  else others.push(event);
}

/** Gives a step that has become due the effects its origin has begun. */
export function inheritEffects(run: RunFold, step: OpenStep): void {
  const path = step.command.step;
  for (const event of run.fork?.inherited.get(path) ?? []) inherit(step, event);
  run.fork?.inherited.delete(path);
}

function inherit(step: OpenStep, event: EffectInherited): void {
  step.decidableAt = event.seq;
  const effect = { effect: 'once', hold: undefined, inherited: event } as const;
  if (event.key === undefined) step.openEffect = effect;
  else step.records.openEffects.set(event.key, effect);
}

function leaveOrigin(run: RunFold, step: OpenStep, shiftMs: number): void {
  step.dueAt += shiftMs;
  step.openEffect = undefined;
  if (step.phase === 'started' || step.phase === 'deciding' || step.phase === 'doubted') run.setPhase(step, 'ready');
  const { recorded } = step;
  if (recorded === undefined) return;
  recorded.openEffects.clear();
  // Without records to build on, other code may run.
  if (recorded.substeps.size === 0 && recorded.waits.size === 0) delete recorded.fingerprint;
  for (const wait of recorded.waits.values()) if ('dueAt' in wait.until) wait.until = { dueAt: wait.until.dueAt + shiftMs };
}
