import { costPer1kTokens, isFree, type Model } from '../model/model.ts';
import type { ModelRequirements } from '../model/requirements.ts';
import type { RoutingPolicy } from '../model/routing-policy.ts';

/** Everything a model is held against. */
export interface Terms {
  readonly requirements: ModelRequirements;
  readonly policy: RoutingPolicy;
  readonly isBanned: (id: string) => boolean;
  /** The preferred model, when a preferred one is registered. */
  readonly preferred: Model | undefined;
}

/** The first requirement a model fails, with what it has instead: `contextWindow ≥ 50000 (it has 8192)`. */
export function firstRefusal(model: Model, terms: Terms): string | undefined {
  const { requirements, policy, isBanned } = terms;
  if (isBanned(model.id)) return 'is not banned (it is)';
  return (
    identityRefusal(model, requirements) ??
    policyRefusal(model, policy) ??
    abilityRefusal(model, requirements) ??
    sizeRefusal(model, requirements) ??
    boundaryRefusal(model, terms)
  );
}

function identityRefusal({ id, provider }: Model, { model, exclude, providers }: ModelRequirements): string | undefined {
  if (model !== undefined && model !== id) return `model is ${model}`;
  if (exclude?.includes(id) === true) return 'is not excluded (it is)';
  if (providers !== undefined && !providers.includes(provider)) return `provider is one of ${providers.join(', ')} (it is ${provider})`;
  return undefined;
}

function policyRefusal(model: Model, { allowPaid = true, providers }: RoutingPolicy): string | undefined {
  if (providers !== undefined && !providers.includes(model.provider))
    return `policy allows provider ${providers.join(', ')} (it is ${model.provider})`;
  if (!allowPaid && !isFree(model))
    return `policy allows free models only (${model.prices === undefined ? 'its price is unknown' : `it costs ${costPer1kTokens(model)} USD per 1,000 tokens`})`;
  return undefined;
}

function abilityRefusal(model: Model, { tasks, modalities, tags }: ModelRequirements): string | undefined {
  return (
    missing('tasks', tasks, model.capabilities) ?? missing('modalities', modalities, model.modalities) ?? missing('tags', tags, model.tags)
  );
}

function missing(what: string, wanted: readonly string[] | undefined, has: readonly string[]): string | undefined {
  const lacking = wanted?.find((name) => !has.includes(name));
  return lacking === undefined ? undefined : `${what} include ${lacking} (it has ${has.length === 0 ? 'none' : has.join(', ')})`;
}

function sizeRefusal(model: Model, { contextWindow, maxOutputTokens, maxCostPer1k }: ModelRequirements): string | undefined {
  if (contextWindow !== undefined && !((model.contextWindow ?? -1) >= contextWindow))
    return `contextWindow ≥ ${contextWindow} (it has ${model.contextWindow ?? 'no stated window'})`;
  if (maxOutputTokens !== undefined && !((model.maxOutputTokens ?? model.contextWindow ?? -1) >= maxOutputTokens)) {
    return `maxOutputTokens ≥ ${maxOutputTokens} (it has ${model.maxOutputTokens ?? model.contextWindow ?? 'no stated limit'})`;
  }
  const cost = costPer1kTokens(model);
  if (maxCostPer1k !== undefined && !((cost ?? Number.POSITIVE_INFINITY) <= maxCostPer1k))
    return `maxCostPer1k ≤ ${maxCostPer1k} (${cost === undefined ? 'its price is unknown' : `it costs ${cost}`})`;
  return undefined;
}

/** A preferred model is the side one stands on; leaving it for another provider, or for money, needs the policy's word. */
function boundaryRefusal(model: Model, { policy, preferred }: Terms): string | undefined {
  if (preferred === undefined || preferred.id === model.id) return undefined;
  if (policy.crossProvider !== true && model.provider !== preferred.provider)
    return `policy.crossProvider, to leave ${preferred.provider} (it is ${model.provider})`;
  if (policy.crossPaid !== true && isFree(preferred) && !isFree(model)) return 'policy.crossPaid, to leave a free model (it is not free)';
  return undefined;
}
