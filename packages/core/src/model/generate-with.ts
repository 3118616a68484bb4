import { CapabilityMissingError } from '../errors/capability-missing-error.ts';
import type { Clock } from '../ports/clock.ts';
import { silentLogger, type Logger } from '../ports/logger.ts';
import type { ModelProvider } from '../ports/model-provider.ts';
import { systemClock } from '../ports/system-clock.ts';
import type { Generate } from './generate.ts';
import type { Cost } from './model-result.ts';

export interface GenerateWithOptions {
  /** The model that answers whatever a request names; it is said in the log and in the result. Default: the one named. */
  readonly model?: string;
  /** Default: unknown. */
  readonly cost?: Cost;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** Makes one provider the model side of a run: no routing, no limits, one attempt a call. */
export function generateWith(provider: ModelProvider, options: GenerateWithOptions = {}): Generate {
  const { clock = systemClock, logger = silentLogger, cost = { usd: undefined, source: 'unknown', isEstimated: true } } = options;
  return async ({ model: named, capabilities: wanted = [], ...request }, { signal }) => {
    const model = options.model ?? (named?.startsWith(`${provider.id}/`) === true ? named.slice(provider.id.length + 1) : named) ?? '';
    const known = provider.capabilities(model) as unknown as Readonly<Record<string, boolean>>;
    const missing = wanted.find((capability) => known[capability] === false);
    if (missing !== undefined)
      throw new CapabilityMissingError(`${provider.id}/${model} cannot do "${missing}". Choose another model, or leave it out.`, {
        data: { provider: provider.id, capability: missing },
      });
    if (named !== undefined && options.model !== undefined && named !== model && named !== `${provider.id}/${model}`)
      logger.info(`The model "${named}" is not set up; ${provider.id}/${model} answers instead.`, { wanted: named });
    const startedAt = clock.monotonic();
    const response = await provider.generate({ ...request, model }, { signal });
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
