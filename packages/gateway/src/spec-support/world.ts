import { plainUsage, type GenerateRequest, type ModelErrorClass } from '@tutti/core';
import { ModelRegistry } from '@tutti/models';
import { fakeClock, scriptedModel, seededRandom, type ModelScript, type ScriptedModel } from '@tutti/testing';
import type { AttemptRecord, ModelGatewayOptions } from '../gateway-options.ts';
import { ModelGateway } from '../model-gateway.ts';

export interface World {
  readonly gateway: ModelGateway;
  readonly attempts: AttemptRecord[];
  readonly good: ScriptedModel;
  readonly other: ScriptedModel;
}

export const ask: GenerateRequest & { readonly maxTokens: number } = {
  messages: [{ role: 'user', content: 'Say hello.' }],
  maxTokens: 100,
};
const hello: ModelScript = [{ answer: { text: 'hello', usage: plainUsage(20, 50) } }];

/** Two models: `good/a`, which the router prefers, and `other/b`. Both cost 1 USD per 1,000 tokens. */
export function world(
  scripts: { readonly good?: ModelScript; readonly other?: ModelScript } = {},
  options: Partial<ModelGatewayOptions> = {},
): World {
  const clock = options.clock ?? fakeClock();
  const registry = new ModelRegistry({ router: { clock, random: seededRandom(1) } });
  registry.registerModel('good/a', {
    provider: 'good',
    model: 'a',
    costPer1kTokens: 1,
    quality: 0.99,
    contextWindow: 8_000,
    maxOutputTokens: 1_000,
    capabilities: ['writing'],
  });
  registry.registerModel('other/b', {
    provider: 'other',
    model: 'b',
    costPer1kTokens: 1,
    quality: 0.2,
    contextWindow: 100_000,
    maxOutputTokens: 1_000,
    modalities: ['text', 'image'],
  });
  const good = scriptedModel(scripts.good ?? hello, { id: 'good', clock });
  const other = scriptedModel(scripts.other ?? hello, { id: 'other', clock });
  const attempts: AttemptRecord[] = [];
  const gateway = new ModelGateway({
    registry,
    providers: { good, other },
    clock,
    onAttempt: (attempt) => attempts.push(attempt),
    ...options,
  });
  return { gateway, attempts, good, other };
}

/** Every call fails like this. */
export const failing = (error: ModelErrorClass): ModelScript => [{ answer: { error } }];
