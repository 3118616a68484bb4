import { describe, expect, test } from '@jest/globals';
import { TimeoutError, ValidationError } from '@tutti/core';
import { CostConfig, CostTracker } from '@tutti/cost-tracker';
import { RateLimitConfig, RateLimiter } from '@tutti/rate-limiter';
import { fakeClock } from '@tutti/testing';

const MINUTE_MS = 60_000;

describe('seed 002', () => {
  test('RateLimiter (1): is made of limits, counts them all, and tells what it did', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter(new RateLimitConfig({ requestsPerMinute: 2 }), { clock });
    await limiter.acquire(100);
    await limiter.acquire(200);
    const third = limiter.acquire(300);
    await clock.advance(MINUTE_MS + 1);
    await third;
    expect(limiter.getStatistics()).toMatchObject({ totalRequests: 3, totalTokens: 600, delayedRequests: 1, concurrentRequests: 3 });
    expect(limiter.getStatistics().totalWaitMs).toBeCloseTo(MINUTE_MS, 0);
    // Any 60 s, not a bucket that fills up meanwhile: what was granted together is free together.
    expect([limiter.peek(1), new RateLimiter().peek(100_000)]).toEqual([0, 0]);
  });

  test('`acquire(estimated_tokens: int = 1000, timeout: Optional[float] = None) -> None` (1): waits so many seconds at most, and is released', async () => {
    const clock = fakeClock();
    const limiter = new RateLimiter({ concurrentRequests: 1 }, { clock });
    await expect(limiter.acquire(1_500, 30)).resolves.toBeUndefined();
    const second = limiter.acquire(1_500, 30);
    const settled = expect(second).rejects.toBeInstanceOf(TimeoutError);
    await clock.advance(29_999);
    expect(limiter.getStatistics()).toMatchObject({ waitingRequests: 1 });
    await clock.advance(1);
    await settled;
    expect(limiter.release()).toBeUndefined();
    await limiter.acquire();
    expect(limiter.getStatistics()).toMatchObject({ totalRequests: 2, totalTokens: 2_500, abandonedRequests: 1, concurrentRequests: 1 });
  });

  test('RateLimitConfig (1): has the documented limits by default', () => {
    expect({ ...new RateLimitConfig() }).toMatchObject({
      requestsPerMinute: 60,
      requestsPerHour: 3_000,
      requestsPerDay: 50_000,
      tokensPerMinute: 100_000,
      concurrentRequests: 10,
    });
    expect(() => new RateLimitConfig({ requestsPerMinute: -1, tokensPerMinute: Number.NaN })).toThrow(
      /requestsPerMinute is -1.*tokensPerMinute is NaN/,
    );
    expect(() => new RateLimiter({ requestPerMinute: 5 } as never)).toThrow('Did you mean "requestsPerMinute"?');
  });

  test('CostTracker (1): records what calls cost and holds it against budgets', () => {
    const tracker = new CostTracker(new CostConfig({ modelCosts: { 'gpt-4': { input: 0.03, output: 0.06 } } }));
    tracker.setWorkflowBudget('w', 0.1);
    tracker.setAgentBudget('a', 0.05);
    const call = {
      agentId: 'a',
      agentName: 'analyzer',
      workflowId: 'w',
      model: 'gpt-4',
      inputTokens: 1_000,
      outputTokens: 500,
      metadata: { why: 'spec' },
    };
    expect([tracker.checkWorkflowBudget('w'), tracker.checkAgentBudget('a'), tracker.checkWorkflowBudget('unknown')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(tracker.recordCost(call)).toBe(0.06);
    expect([tracker.checkWorkflowBudget('w'), tracker.checkAgentBudget('a')]).toEqual([true, false]);
    tracker.recordCost(call);
    expect([tracker.checkWorkflowBudget('w'), tracker.checkAgentBudget('b')]).toEqual([false, true]);
    expect(tracker.getStatistics()).toMatchObject({
      totalCost: 0.12,
      totalTokens: 3_000,
      totalCalls: 2,
      byAgent: { a: { name: 'analyzer', cost: 0.12 } },
      byWorkflow: { w: { calls: 2 } },
    });
  });

  test('`calculate_cost(model: str, input_tokens: int, output_tokens: int) -> float` (1): gives dollars', () => {
    const cost = new CostTracker().calculateCost('gpt-4', 1_000, 500);
    expect(`Estimated cost: $${cost.toFixed(4)}`).toBe('Estimated cost: $0.0600');
  });

  test('CostConfig (1): has default prices for models nobody knows', () => {
    expect({ ...new CostConfig() }).toEqual({ modelCosts: {}, defaultInputCost: 0.01, defaultOutputCost: 0.03 });
    const tracker = new CostTracker(new CostConfig({ defaultInputCost: 0.002, defaultOutputCost: 0.004 }));
    expect(tracker.calculateCost('a-model-nobody-knows', 1_000, 1_000)).toBe(0.006);
    tracker.recordCost({ agentId: 'a', model: 'a-model-nobody-knows', inputTokens: 1_000 });
    expect(tracker.getStatistics().estimatedCost).toBe(0.002);
    expect(() => new CostConfig({ defaultInputCost: -1, modelCosts: { m: { input: Number.NaN, output: 1 } } })).toThrow(ValidationError);
  });

  test('CostConfig (2): has prices of one’s own, per 1,000 tokens', () => {
    const config = new CostConfig({
      modelCosts: { 'gpt-4': { input: 0.03, output: 0.06 }, 'gpt-3.5-turbo': { input: 0.0005, output: 0.0015 } },
    });
    const tracker = new CostTracker(config);
    expect([tracker.calculateCost('gpt-4', 2_000, 1_000), tracker.calculateCost('gpt-3.5-turbo', 2_000, 1_000)]).toEqual([0.12, 0.0025]);
  });
});
