import { addUsage, type Charge } from '@tutti/core';

/** The sum of two charges; estimated if either is. */
export function sumOfCharges(a: Charge | undefined, b: Charge): Charge {
  if (a === undefined) return b;
  const usage = a.usage === undefined || b.usage === undefined ? (a.usage ?? b.usage) : addUsage(a.usage, b.usage);
  return { nanoUsd: a.nanoUsd + b.nanoUsd, ...(usage === undefined ? {} : { usage }), ...(a.isEstimated || b.isEstimated ? { isEstimated: true } : {}) };
}
