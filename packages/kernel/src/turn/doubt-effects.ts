import type { OpenStep } from '../run-state/open-step.ts';
import type { TurnScope } from './turn-scope.ts';

/** Asks for a decision on the first effect in doubt, the step's own before its substeps'. Gives false when there is none. Effects of a fork's origin are dealt with when the step is performed. */
export function doubtEffects(turn: TurnScope, step: OpenStep): boolean {
  if (step.openEffect?.effect !== 'once' || step.openEffect.inherited !== undefined) return doubtSubsteps(turn, step);
  ask(turn, step, {});
  return true;
}

/** The same for its substeps alone. */
export function doubtSubsteps(turn: TurnScope, step: OpenStep): boolean {
  for (const [key, { effect, inherited }] of step.recorded?.openEffects ?? []) {
    if (effect !== 'once' || inherited !== undefined) continue;
    ask(turn, step, { key });
    return true;
  }
  return false;
}

function ask(turn: TurnScope, { attempt, command: { step: path } }: OpenStep, about: { readonly key?: string }): void {
  const what = about.key === undefined ? `Step "${path}"` : `Substep "${about.key}" of step "${path}"`;
  const reason = `${what} was cut off while it ran; whether its effect happened is not on record.`;
  turn.append({ type: 'decision.needed', seq: turn.seq, at: turn.at, path, attempt, code: 'EFFECT_IN_DOUBT', reason, ...about });
}
