import type { RouterSignals } from './router-signals.ts';

/** What several know together: a model is available if nobody objects, waits as long as the longest wait, and is as busy as the busiest says. */
export function combineSignals(all: readonly RouterSignals[]): RouterSignals {
  const [only] = all;
  if (only === undefined) return {};
  if (all.length === 1) return only;
  const has = (name: keyof RouterSignals): boolean => all.some((signals) => signals[name] !== undefined);
  return {
    // Who knows nothing of a matter is not asked: the router takes a shorter way then.
    ...(has('isAvailable') ? { isAvailable: (model: string) => all.every((signals) => signals.isAvailable?.(model) !== false) } : {}),
    ...(has('waitMs')
      ? { waitMs: (model: string, tokens: number) => Math.max(...all.map((signals) => signals.waitMs?.(model, tokens) ?? 0)) }
      : {}),
    ...(has('inFlight') ? { inFlight: (model: string) => Math.max(...all.map((signals) => signals.inFlight?.(model) ?? 0)) } : {}),
  };
}
