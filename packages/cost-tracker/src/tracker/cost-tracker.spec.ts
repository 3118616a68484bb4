import { describe, expect, test } from '@jest/globals';
import { ValidationError } from '@tutti/core';
import { CostTracker } from './cost-tracker.ts';

const config = { modelCosts: { 'gpt-4': { input: 0.03, output: 0.06 }, 'gpt-3.5-turbo': { input: 0.0005, output: 0.0015 } } };

describe('CostTracker', () => {
  test('costs are in dollars, from prices per thousand tokens', () => {
    expect(new CostTracker(config).calculateCost('gpt-4', 1000, 500)).toBeCloseTo(0.06, 12);
  });

  test('an unknown model costs .01 and .03 per thousand tokens, marked as estimated', () => {
    const tracker = new CostTracker();
    expect(tracker.calculateCost('my-own-model-7', 1000, 1000)).toBeCloseTo(0.04, 12);
    tracker.recordCost({ agentId: 'a', model: 'my-own-model-7', inputTokens: 1000, outputTokens: 0 });
    expect(tracker.getStatistics().estimatedCost).toBeCloseTo(0.01, 12);
    expect(new CostTracker({ defaultInputCost: 1, defaultOutputCost: 2 }).calculateCost('my-own-model-7', 1000, 1000)).toBe(3);
  });

  test('a known model that is not configured has the price of the table', () => {
    expect(new CostTracker().calculateCost('gpt-4o', 1_000_000, 0)).toBe(2.5);
  });

  test('records add up by model, agent and workflow', () => {
    const tracker = new CostTracker(config);
    const cost = tracker.recordCost({
      agentId: 'a1',
      agentName: 'writer',
      workflowId: 'w1',
      model: 'gpt-4',
      inputTokens: 1000,
      outputTokens: 500,
      metadata: { try: 1 },
    });
    tracker.recordCost({ agentId: 'a2', workflowId: 'w1', model: 'gpt-3.5-turbo', inputTokens: 2000, outputTokens: 0 });
    expect(cost).toBeCloseTo(0.06, 12);
    const statistics = tracker.getStatistics();
    expect(statistics).toMatchObject({
      totalTokens: 3500,
      totalCalls: 2,
      byAgent: { a1: { name: 'writer', calls: 1 }, a2: { name: 'a2' } },
      byWorkflow: { w1: { tokens: 3500 } },
    });
    expect(statistics.totalCost).toBeCloseTo(0.061, 12);
    expect(statistics.byModel['gpt-4']?.cost).toBeCloseTo(0.06, 12);
  });

  test('budgets of workflows and agents are checked against all that was recorded, before and after they were set', () => {
    const tracker = new CostTracker(config);
    const record = (): number => tracker.recordCost({ agentId: 'a', workflowId: 'w', model: 'gpt-4', inputTokens: 1000, outputTokens: 0 });
    expect([tracker.checkWorkflowBudget('w'), tracker.checkAgentBudget('a')]).toEqual([true, true]);
    record();
    tracker.setWorkflowBudget('w', 0.07);
    tracker.setAgentBudget('a', 0.06);
    expect([tracker.checkWorkflowBudget('w'), tracker.checkAgentBudget('a')]).toEqual([true, true]);
    record();
    expect([tracker.checkWorkflowBudget('w'), tracker.checkAgentBudget('a')]).toEqual([true, false]);
    record();
    expect(tracker.checkWorkflowBudget('w')).toBe(false);
    tracker.setWorkflowBudget('w', 1);
    expect(tracker.checkWorkflowBudget('w')).toBe(true);
  });

  test('negative prices and budgets are refused', () => {
    expect(() => new CostTracker({ modelCosts: { x: { input: -1, output: 0 } } })).toThrow(ValidationError);
    expect(() => new CostTracker().setAgentBudget('a', -1)).toThrow('The budget of agent "a" is -1');
    expect(() => new CostTracker().setWorkflowBudget('w', Number.NaN)).toThrow(ValidationError);
    expect(() => new CostTracker().calculateCost('gpt-4', -5, 0)).toThrow(ValidationError);
  });
});
