import { describe, expect, test } from '@jest/globals';
import { BudgetExceeded, ConflictError, OrchestratorError, ToolExecutionError, TuttiError, ValidationError } from '@tutti/core';
import { BudgetLedger, MemoryBudgetStore } from '@tutti/cost-tracker';
import { CircuitBreaker, Idempotency, ReliabilityConfig, retry } from '@tutti/resilience';

describe('seed 003', () => {
  test('ReliabilityConfig (1): has the documented defaults, and those of a breaker', async () => {
    const config = new ReliabilityConfig();
    expect({ ...config }).toEqual({
      maxRetries: 3,
      initialDelayMs: 1_000,
      maxDelayMs: 60_000,
      exponentialBase: 2,
      jitter: true,
      idempotencyTtlMs: 3_600_000,
      circuitBreaker: { failureThreshold: 5, windowMs: 60_000, openMs: 60_000, halfOpenMax: 3, successThreshold: 2 },
    });
    const breaker = new CircuitBreaker(new ReliabilityConfig({ circuitBreaker: { failureThreshold: 1 } }).circuitBreaker);
    await expect(breaker.execute(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(breaker.state).toBe('open');
    let calls = 0;
    const schedule = new ReliabilityConfig({ maxRetries: 2, initialDelayMs: 0 }).toSchedule();
    await expect(
      retry(() => Promise.reject(new BudgetExceeded('tokens', ++calls, { actual: 2, retryable: true })), { policy: schedule }),
    ).rejects.toThrow(BudgetExceeded);
    expect(calls).toBe(3);
    expect(() => new ReliabilityConfig({ maxRetries: 0.5, circuitBreaker: { openMs: -1 } })).toThrow(
      /maxRetries is 0\.5.*circuitBreaker\.openMs is -1/,
    );
    expect(() => new ReliabilityConfig({ exponentialBase: 0 })).toThrow(ValidationError);
    expect(() => new ReliabilityConfig({ maxRetrys: 1 } as never)).toThrow('Did you mean "maxRetries"?');
  });

  test('OrchestratorError (1): is the base of the others', () => {
    for (const error of [new ToolExecutionError('t', new Error('x')), new BudgetExceeded('tokens', 1, 2), new ConflictError('k', 'x')]) {
      expect(error).toBeInstanceOf(OrchestratorError);
      expect(error).toBeInstanceOf(TuttiError);
    }
  });

  test('ToolExecutionError (1): says which tool failed, and with what', () => {
    const cause = new Error('no such table');
    const error = new ToolExecutionError('lookup', cause);
    expect(error).toMatchObject({
      name: 'ToolExecutionError',
      toolName: 'lookup',
      error: cause,
      cause,
      code: 'TOOL_FAILED',
      message: 'Tool "lookup" failed: no such table',
    });
  });

  test('BudgetExceeded (1): says which budget, its limit, and what it would have come to', async () => {
    expect(new BudgetExceeded('tokens', 2_000, 2_500)).toMatchObject({
      name: 'BudgetExceeded',
      budgetType: 'tokens',
      limit: 2_000,
      actual: 2_500,
    });
    const store = new MemoryBudgetStore();
    await store.open({ account: 'run/1', limit: { nanoUsd: 500_000_000, tokens: 5_000 } });
    const ledger = new BudgetLedger(store);
    await expect(ledger.reserve('run/1', { nanoUsd: 600_000_000 })).rejects.toMatchObject({
      name: 'BudgetExceeded',
      budgetType: 'usd',
      limit: 0.5,
      actual: 0.6,
    });
    await expect(ledger.reserve('run/1', { tokens: 5_001 })).rejects.toMatchObject({ budgetType: 'tokens', limit: 5_000, actual: 5_001 });
  });

  test('ConflictError (1): names the key', async () => {
    expect(new ConflictError('unique-123', 'other input')).toMatchObject({
      name: 'ConflictError',
      key: 'unique-123',
      message: 'Conflict for key unique-123: other input',
    });
    const idempotency = new Idempotency();
    await idempotency.run('unique-123', { query: 'a' }, async () => 1);
    await expect(idempotency.run('unique-123', { query: 'a' }, async () => 2)).resolves.toBe(1);
    const error = await idempotency.run('unique-123', { query: 'b' }, async () => 2).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({ key: 'unique-123', code: 'CONFLICT' });
  });
});
