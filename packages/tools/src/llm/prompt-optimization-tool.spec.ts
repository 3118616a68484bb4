import { describe, expect, it } from '@jest/globals';
import { plainUsage, type Generate } from '@tutti/core';
import { PromptOptimizationTool } from './prompt-optimization-tool.ts';

const generate: Generate = () =>
  Promise.resolve({
    model: 'm',
    modelId: 'p/m',
    provider: 'p',
    content: JSON.stringify({ optimized_prompt: 'Be brief.', applied_optimizations: ['shorter'], recommendations: [] }),
    toolCalls: [],
    reasoning: [],
    finishReason: 'stop',
    usage: plainUsage(3, 4),
    cost: { usd: 0.25, source: 'table', isEstimated: false },
    costUsd: 0.25,
    latencyMs: 5,
  });

describe('PromptOptimizationTool', () => {
  it('needs a model', async () => {
    await expect(new PromptOptimizationTool().execute('execute', { prompt: 'x' })).rejects.toMatchObject({
      code: 'PROVIDER_NOT_CONFIGURED',
    });
  });

  it('gives the new prompt with what it saves', async () => {
    expect(
      await new PromptOptimizationTool({ generate }).execute('execute', {
        prompt: 'Please be so kind as to be very brief.',
        optimization_goals: 'brevity',
      }),
    ).toMatchObject({
      optimized_prompt: 'Be brief.',
      applied_optimizations: ['shorter'],
      metrics: { original_tokens: 10, optimized_tokens: 3, reduction_percentage: 70 },
      success: true,
    });
  });
});
