import { toNanoUsd, type Charge, type ModelResult } from '@tutti/core';

/** What a model call has cost, as it is journalled. */
export function chargeOf(result: ModelResult): Charge {
  const { costUsd, usage, cost } = result;
  return {
    nanoUsd: Math.max(0, toNanoUsd(Number.isFinite(costUsd) ? costUsd : 0)),
    usage: { input: usage.input, output: usage.output },
    ...(cost.isEstimated || cost.source === 'unknown' ? { isEstimated: true } : {}),
  };
}
