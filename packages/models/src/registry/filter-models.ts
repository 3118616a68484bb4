import type { Model } from '../model/model.ts';
import { firstRefusal, type Terms } from './first-refusal.ts';

/** Why one model cannot serve. */
export interface Refusal {
  readonly model: string;
  /** The first requirement it fails. */
  readonly fails: string;
}

/** Who can serve, and why the others cannot. */
export interface Eligibility {
  readonly eligible: readonly Model[];
  readonly refused: readonly Refusal[];
}

/** Holds each model against the terms, in the order given. */
export function filterModels(models: Iterable<Model>, terms: Terms): Eligibility {
  const eligible: Model[] = [];
  const refused: Refusal[] = [];
  for (const model of models) {
    const fails = firstRefusal(model, terms);
    if (fails === undefined) eligible.push(model);
    else refused.push({ model: model.id, fails });
  }
  return { eligible, refused };
}
