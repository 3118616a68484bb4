import type { OpenStep } from '../run-state/open-step.ts';
import { performStep } from '../run-state/perform-step.ts';
import type { TurnScope } from './turn-scope.ts';

/** An effect that may or may not have happened: a step's own, or that of one of its substeps. */
interface Doubt {
  readonly key?: string;
}

/** Asks for a decision on the first effect in doubt, the step's own before its substeps'. Gives false when there is none. Effects of a fork's origin are dealt with when the step is performed. */
export function doubtEffects(turn: TurnScope, step: OpenStep): boolean {
  return ask(turn, step, firstDoubt(step));
}

/** The same for its substeps alone. */
export function doubtSubsteps(turn: TurnScope, step: OpenStep): boolean {
  return ask(turn, step, firstDoubtedSubstep(step));
}

/**
 * Has the question wait for a worker that fell silent and may be at work on the effect still: fencing guards the records, not the
 * world outside. By then the body has come to its time limit, and the worker could renew its lease again. Gives false when
 * nothing is in doubt, or nobody else can be at work on it.
 */
export function awaitSilentWorker(turn: TurnScope, step: OpenStep): boolean {
  const { silentLeaseMs, seq, at } = turn;
  const doubt = firstDoubt(step);
  if (silentLeaseMs === undefined || doubt === undefined) return false;
  const {
    attempt,
    command: {
      step: path,
      policy: { timeoutMs = 0 },
    },
  } = step;
  const reason = `${nameOf(path, doubt)} was at work in a worker that fell silent, and may be still; it is decided when that worker's lease (${silentLeaseMs} ms) and the step's timeout (${timeoutMs === 0 ? 'none' : `${timeoutMs} ms`}) have passed once more.`;
  turn.append({ type: 'effect.doubted', seq, at, path, attempt, dueAt: at + silentLeaseMs + timeoutMs, reason });
  return true;
}

/** The time of a doubted effect is over: whoever was at work on it has come to an end. */
export function endDoubt(turn: TurnScope, timer: string, path: string): void {
  turn.run.timers.delete(timer);
  const step = turn.run.steps.get(path);
  if (step?.phase !== 'doubted' || doubtEffects(turn, step)) return;
  performStep(turn.run, step);
  turn.noteState();
}

function firstDoubt(step: OpenStep): Doubt | undefined {
  const { openEffect } = step;
  return openEffect?.effect === 'once' && openEffect.inherited === undefined ? {} : firstDoubtedSubstep(step);
}

function firstDoubtedSubstep({ recorded }: OpenStep): Doubt | undefined {
  for (const [key, { effect, inherited }] of recorded?.openEffects ?? []) if (effect === 'once' && inherited === undefined) return { key };
  return undefined;
}

function ask(turn: TurnScope, { attempt, command: { step: path } }: OpenStep, doubt: Doubt | undefined): boolean {
  if (doubt === undefined) return false;
  const reason = `${nameOf(path, doubt)} was cut off while it ran; whether its effect happened is not on record.`;
  turn.append({ type: 'decision.needed', seq: turn.seq, at: turn.at, path, attempt, code: 'EFFECT_IN_DOUBT', reason, ...doubt });
  return true;
}

function nameOf(path: string, { key }: Doubt): string {
  return key === undefined ? `Step "${path}"` : `Substep "${key}" of step "${path}"`;
}
