import { generateWith, type ModelList, type ModelOutlook } from '@tutti/core';
import type { ModelSource } from '@tutti/orchestrator';
import { scriptedModel } from '@tutti/testing';

const names = ['scripted/small', 'scripted/middle', 'scripted/large'];

/** Every model there could be, of one scripted provider. */
const models: ModelList = {
  outlook: ({ models: named = names }) => ({ models: named.map(outlookOf), refused: [] }),
};

function outlookOf(model: string, index: number): ModelOutlook {
  return {
    model,
    provider: 'scripted',
    capabilities: ['chat', 'reasoning', 'coding', 'vision'],
    quality: 0.7 + 0.01 * index,
    costUsd: 0.001 * (index + 1),
    latencyMs: 100 * (index + 1),
    inFlight: 0,
  };
}

/** Answers for every model with what is right for the type that is asked for. */
export function scriptedModels(): ModelSource {
  return { generate: generateWith(scriptedModel(), { cost: { usd: 0.001, source: 'table', isEstimated: false } }), models };
}
