import type { Amount } from '@tutti/core';
import { toLimit, type BudgetSpec } from './budget-spec.ts';

/** Who may have said what a run may spend. */
export interface BudgetWords {
  /** For this run: it has the last word. */
  readonly given: number | BudgetSpec | undefined;
  /** The settings that hold, and those of the file alone: what differs is the environment's. */
  readonly settings: {
    readonly orchestrator: { readonly budget?: number | BudgetSpec };
    readonly source?: { readonly orchestrator: { readonly budget?: number | BudgetSpec } } | undefined;
  };
  /** In the pipeline. */
  readonly pipeline: Amount | undefined;
}

/**
 * What a run may spend: what was given for it, else what the environment says, else the lesser of what pipeline and settings file say: a
 * pipeline does not raise what the one who runs it has set. @throws ValidationError
 */
export function limitOf({ given, settings, pipeline }: BudgetWords): Amount | undefined {
  if (given !== undefined) return toLimit(given);
  const { budget: held } = settings.orchestrator;
  const written = settings.source?.orchestrator.budget;
  const limit = held === undefined ? undefined : toLimit(held);
  if (limit !== undefined && held !== written) return limit;
  if (limit === undefined || pipeline === undefined) return limit ?? pipeline;
  return lesserAmount(limit, pipeline);
}

/** The lesser of two limits in each dimension. */
export function lesserAmount(a: Amount, b: Amount): Amount {
  const names = Object.keys({ ...a, ...b }) as (keyof Amount)[];
  return Object.fromEntries(names.map((name) => [name, Math.min(a[name] ?? Infinity, b[name] ?? Infinity)]));
}
