import type { BlobRef, EffectInherited, Json, RunEvent, StepKey } from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';

/** A `once` effect of the origin; with a value when it has ended well. */
export type BegunEffect = Pick<EffectInherited, 'path' | 'key' | 'output' | 'blob' | 'chosen'>;

/**
 * The `once` effects that a run has begun and that are not finished in the records a fork keeps: those open at the end of
 * these, and those of the records it drops. One that has failed on record is no longer in doubt.
 */
export function begunEffects(run: RunFold, dropped: readonly RunEvent[]): readonly BegunEffect[] {
  const begun = openEffects(run);
  for (const event of dropped) follow(begun, event);
  return begun.all();
}

/** Begun effects by step and substep. */
class BegunEffects {
  readonly #effects: Map<string, BegunEffect> = new Map();

  all(): readonly BegunEffect[] {
    return [...this.#effects.values()];
  }

  begin(effect: BegunEffect): void {
    this.#effects.set(nameOf(effect.path, effect.key), effect);
  }

  end(
    path: StepKey,
    key: string | undefined,
    value: { readonly output?: Json; readonly blob?: BlobRef; readonly chosen?: readonly string[] },
  ): void {
    const name = nameOf(path, key);
    const effect = this.#effects.get(name);
    if (effect === undefined) return;
    const { output, blob, chosen } = value;
    const result = blob === undefined ? { output: output ?? null } : { blob };
    this.#effects.set(name, { path, ...(key === undefined ? {} : { key }), ...result, ...(chosen === undefined ? {} : { chosen }) });
  }

  forget(path: StepKey, key?: string): void {
    this.#effects.delete(nameOf(path, key));
  }
}

// A step key holds no line break, so the two parts stay apart.
function nameOf(path: StepKey, key: string | undefined): string {
  return key === undefined ? path : `${path}\n${key}`;
}

function openEffects(run: RunFold): BegunEffects {
  const begun = new BegunEffects();
  for (const events of run.fork?.inherited.values() ?? []) for (const event of events) begun.begin(event);
  for (const {
    command: { step: path },
    openEffect,
    recorded,
  } of run.steps.all()) {
    if (openEffect?.effect === 'once') begun.begin(openEffect.inherited ?? { path });
    for (const [key, { effect, inherited }] of recorded?.openEffects ?? []) if (effect === 'once') begun.begin(inherited ?? { path, key });
  }
  return begun;
}

function follow(begun: BegunEffects, event: RunEvent): void {
  switch (event.type) {
    case 'step.started':
      if (event.effect === 'once') begun.begin({ path: event.path });
      return;
    case 'substep.started':
      if (event.effect === 'once') begun.begin({ path: event.path, key: event.key });
      return;
    case 'effect.inherited':
      return begun.begin(event);
    case 'step.completed':
      return begun.end(event.path, undefined, event);
    case 'substep.completed':
      return begun.end(event.path, event.key, event);
    case 'step.failed':
    case 'step.attempt-failed':
    case 'step.suspended':
      return begun.forget(event.path);
    case 'substep.failed':
      return begun.forget(event.path, event.key);
    default:
      return;
  }
}
