import { environmentSecret, readSecret, TuttiError } from '@tutti/core';
import { isProviderReady, ModelRegistry, providerDefaults, type Model, type ModelUsage } from '@tutti/models';

/** A model as `tutti models list` tells of it. */
export interface ModelRow {
  readonly id: string;
  readonly provider: string;
  readonly capabilities: readonly string[];
  /** Tokens; null: unknown. */
  readonly contextWindow: number | null;
  /** US dollars per 1,000 tokens; null: unknown. */
  readonly inputPer1kTokens: number | null;
  readonly outputPer1kTokens: number | null;
  /** Whether the key of its provider is set; null: it needs none that is known of. */
  readonly hasKey: boolean | null;
  /** What is wrong with a key that is set; null: nothing that can be seen. */
  readonly keyProblem: string | null;
  readonly isBanned: boolean;
  /** Tasks whose requests all go to it; `*` is every task. */
  readonly pinnedFor: readonly string[];
  readonly calls: number;
  readonly failures: number;
  /** From 0 to 1; null: none yet. */
  readonly meanReward: number | null;
  readonly costUsd: number;
}

/** Every registered model, then the well-known ones whose provider has no key. */
export async function modelRows(registry: ModelRegistry): Promise<readonly ModelRow[]> {
  const { models } = await registry.getUsageMetrics();
  const registered = registry.listModels();
  const known = new ModelRegistry();
  for (const { provider, models: described } of providerDefaults) {
    for (const [id, config] of Object.entries(described))
      if (registry.getModel(id) === undefined) known.registerModel(id, { provider, ...config });
  }
  return [...registered, ...known.listModels()].map((model) => rowOf(model, { registry, usage: models[model.id] }));
}

function rowOf(model: Model, { registry, usage }: { readonly registry: ModelRegistry; readonly usage: ModelUsage | undefined }): ModelRow {
  const { id, provider, capabilities, contextWindow = null, prices } = model;
  return {
    id,
    provider,
    capabilities,
    contextWindow,
    inputPer1kTokens: prices?.inputPer1kTokens ?? null,
    outputPer1kTokens: prices?.outputPer1kTokens ?? null,
    hasKey: hasKey(provider),
    keyProblem: hasKey(provider) === true ? keyProblem(provider) : null,
    isBanned: registry.isBanned(id),
    pinnedFor: [...registry.pins].filter(([, pinned]) => pinned === id).map(([task]) => (task === '' ? '*' : task)),
    calls: usage?.calls ?? 0,
    failures: usage?.failures ?? 0,
    meanReward: usage?.meanReward ?? null,
    costUsd: usage?.costUsd ?? 0,
  };
}

/** Looked for without sending anything, as the provider's adapter does before its first call. */
function keyProblem(provider: string): string | null {
  const [first, ...others] = providerDefaults.find((one) => one.provider === provider)?.keys ?? [];
  if (first === undefined) return null;
  try {
    readSecret(environmentSecret([first, ...others]), provider);
    return null;
  } catch (error) {
    return TuttiError.isInstance(error) ? String((error.data as { readonly problem?: unknown }).problem) : 'cannot be read';
  }
}

function hasKey(provider: string): boolean | null {
  const keys = providerDefaults.find((one) => one.provider === provider)?.keys ?? [];
  return keys.length === 0 ? null : isProviderReady(keys);
}
