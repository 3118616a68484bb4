import { systemClock, type Clock, type Cost, type Generate, type ModelProvider } from '@tutti/core';

export interface GenerateWithOptions {
  /** Model asked when a request names none. */
  readonly model: string;
  readonly cost?: Cost;
  readonly clock?: Clock;
}

/** Makes one provider the model side of a run: no routing, no limits, one attempt a call. */
export function generateWith(provider: ModelProvider, options: GenerateWithOptions): Generate {
  const { clock = systemClock, cost = { usd: undefined, source: 'unknown', isEstimated: true } } = options;
  return async ({ model = options.model, capabilities: _wanted, ...request }, { signal }) => {
    const startedAt = clock.monotonic();
    const own = model.startsWith(`${provider.id}/`) ? model.slice(provider.id.length + 1) : model;
    const response = await provider.generate({ ...request, model: own }, { signal });
    return {
      ...response,
      provider: provider.id,
      modelId: `${provider.id}/${response.model}`,
      cost,
      costUsd: cost.usd ?? 0,
      latencyMs: clock.monotonic() - startedAt,
    };
  };
}
