import type { EffectInherited, RunEvent } from '@tutti/core';
import type { ForkState } from '../run-state/fork-state.ts';
import { nextInherited } from '../run-state/open-step.ts';
import { performStep } from '../run-state/perform-step.ts';
import type { TurnScope } from './turn-scope.ts';

/** The next event about an effect that the origin of this fork has begun: its result is taken over, or somebody is asked. */
export function inheritedEffect(turn: TurnScope, { doubted, lineage }: ForkState): RunEvent | undefined {
  const { run, seq, at } = turn;
  for (let path = doubted.pop(); path !== undefined; path = doubted.pop()) {
    const step = run.steps.get(path);
    if (step?.phase !== 'ready') continue;
    const effect = nextInherited(step);
    if (effect === undefined) {
      performStep(run, step);
      continue;
    }
    const base = { seq, at, path, attempt: step.attempt } as const;
    if (!isKnown(effect))
      return { type: 'decision.needed', ...base, ...aboutOf(effect), code: 'EFFECT_IN_ORIGIN', reason: reasonFor(effect, lineage[0]) };
    const value = effect.blob === undefined ? { output: effect.output ?? null } : { blob: effect.blob };
    if (effect.key === undefined)
      return {
        type: 'step.completed',
        ...base,
        startedAt: at,
        ...value,
        ...(effect.chosen === undefined ? {} : { chosen: effect.chosen }),
      };
    doubted.push(path);
    return { type: 'substep.completed', ...base, key: effect.key, ...value };
  }
  return undefined;
}

function isKnown({ output, blob }: EffectInherited): boolean {
  return output !== undefined || blob !== undefined;
}

function aboutOf({ key }: EffectInherited): { readonly key?: string } {
  return key === undefined ? {} : { key };
}

function reasonFor({ path, key }: EffectInherited, origin: string): string {
  const what = key === undefined ? `Step "${path}"` : `Substep "${key}" of step "${path}"`;
  return `${what} has begun or done its effect in run "${origin}", which this one was forked from; here it would be a second one.`;
}
