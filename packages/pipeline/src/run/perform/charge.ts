import { isUsage, toNanoUsd, type Charge, type ModelResult } from '@tutti/core';

/** What a model call has cost, as it is journalled. */
export function chargeOf(result: ModelResult): Charge {
  const { costUsd, usage, cost } = result;
  const isKnown = isUsage(usage);
  return {
    nanoUsd: Math.max(0, toNanoUsd(Number.isFinite(costUsd) ? costUsd : 0)),
    ...(isKnown ? { usage: { input: usage.input, output: usage.output } } : {}),
    ...(!isKnown || cost.isEstimated || cost.source === 'unknown' ? { isEstimated: true } : {}),
  };
}
