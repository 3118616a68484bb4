import { describe, expect, test } from '@jest/globals';
import { plainUsage, ValidationError } from '@tutti/core';
import fc from 'fast-check';
import { importLiteLlmPrices } from './import-litellm.ts';
import { PriceTable } from './price-table.ts';
import { PriceUnknownError } from './price-unknown-error.ts';

const own = { prices: { mine: { input: 1, output: 4, cacheRead: 0.1 }, 'lab/mine': { input: 2, output: 8 } } };

describe('PriceTable', () => {
  test('prices of yours win over the table, those of a provider over those of a name', () => {
    const table = new PriceTable({ prices: { ...own.prices, 'gpt-4o': { input: 0, output: 0 } } });
    expect(table.price({ model: 'mine' }, plainUsage(1_000, 500)).nanoUsd).toBe(1_000_000 + 2_000_000);
    expect(table.price({ model: 'mine', provider: 'lab' }, plainUsage(1_000, 500)).nanoUsd).toBe(2_000_000 + 4_000_000);
    expect(table.price({ model: 'GPT-4o', provider: 'openai' }, plainUsage(1_000, 500))).toMatchObject({
      nanoUsd: 0,
      tableVersion: 'override',
    });
  });

  test('tells where a price is from', () => {
    expect(new PriceTable().price({ model: 'gpt-4o', provider: 'openai' }, plainUsage(1, 1))).toEqual({
      nanoUsd: 12_500,
      isEstimated: false,
      tableVersion: expect.stringContaining('genai-prices'),
      asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    expect(new PriceTable().price({ model: 'openai/gpt-4o' }, plainUsage(1, 1)).nanoUsd).toBe(12_500);
  });

  test('a model that its provider sells on has the price of who makes it', () => {
    const table = new PriceTable();
    const usage = plainUsage(1_000, 1_000);
    const made = table.price({ model: 'claude-3-haiku-20240307', provider: 'anthropic' }, usage).nanoUsd;
    expect(table.price({ model: 'claude-3-haiku-20240307', provider: 'azure' }, usage).nanoUsd).toBe(made);
    expect(() => table.price({ model: 'claude-3-haiku-20240307', provider: 'mistral' }, usage)).toThrow(PriceUnknownError);
  });

  test('an unknown model is an error, or is estimated when that is allowed; never 0 in silence', () => {
    expect(() => new PriceTable().price({ model: 'no-such-model-9' }, plainUsage(1, 1))).toThrow(PriceUnknownError);
    expect(() => new PriceTable().price({ model: 'x', provider: 'nobody' }, plainUsage(1, 1))).toThrow(
      'No price is known for the model "x" of "nobody"',
    );
    const table = new PriceTable({ unknownModel: { input: 10, output: 30 } });
    expect(table.has({ model: 'no-such-model-9' })).toBe(false);
    expect(table.price({ model: 'no-such-model-9' }, plainUsage(1_000, 1_000))).toMatchObject({
      nanoUsd: 40_000_000,
      isEstimated: true,
      tableVersion: 'default',
    });
  });

  test('the worst case is never below what a call costs', () => {
    const table = new PriceTable();
    const names = ['gpt-4o', 'claude-opus-4-6', 'gemini-2.5-pro', 'o3', 'claude-3-haiku'];
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const call = fc.record({
      model: fc.constantFrom(...names),
      total: fc.nat(600_000),
      maxOutputTokens: fc.nat(20_000),
      read: share,
      write: share,
      used: share,
    });
    fc.assert(
      fc.property(call, ({ model, total, maxOutputTokens, read, write, used }) => {
        const at = Date.UTC(2026, 0, 15);
        const cacheRead = Math.floor(total * read);
        const cacheWrite = Math.floor((total - cacheRead) * write);
        const output = Math.floor(maxOutputTokens * used);
        const usage = {
          input: { total, cacheRead, cacheWrite, noCache: total - cacheRead - cacheWrite },
          output: { total: output, text: output, reasoning: 0 },
        };
        expect(table.worstCase({ model, at }, { inputTokens: total, maxOutputTokens }).nanoUsd).toBeGreaterThanOrEqual(
          table.price({ model, at }, usage).nanoUsd,
        );
      }),
    );
  });

  test('an answer clamped to an amount fits it, and one token more would not', () => {
    const table = new PriceTable({ prices: own.prices });
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000_000), (inputTokens, nanoUsd) => {
        const fits = table.clampMaxTokens({ model: 'mine' }, { inputTokens, maxOutputTokens: 4_000, nanoUsd });
        const cost = (tokens: number): number => table.worstCase({ model: 'mine' }, { inputTokens, maxOutputTokens: tokens }).nanoUsd;
        if (fits > 0) expect(cost(fits)).toBeLessThanOrEqual(nanoUsd);
        if (fits < 4_000 && fits > 0) expect(cost(fits + 1)).toBeGreaterThan(nanoUsd);
        if (fits === 0) expect(cost(1)).toBeGreaterThan(nanoUsd);
      }),
    );
  });

  test.each([
    [{ input: -1, output: 1 }, 'x.input is -1'],
    [{ input: 1, output: Number.NaN }, 'x.output is NaN'],
  ])('a price of %j is refused by name', (prices, message) => {
    expect(() => new PriceTable({ prices: { x: prices } })).toThrow(message);
    expect(() => new PriceTable({ prices: { x: prices } })).toThrow(ValidationError);
  });

  test('a usage that makes no sense is refused', () => {
    const table = new PriceTable({ prices: own.prices });
    for (const usage of [
      plainUsage(-1, 0),
      plainUsage(Number.NaN, 0),
      { input: { total: 5, cacheRead: 4, cacheWrite: 4, noCache: 0 }, output: { total: 0, text: 0, reasoning: 0 } },
    ]) {
      expect(() => table.price({ model: 'mine' }, usage)).toThrow(ValidationError);
    }
  });
});

test("prices in LiteLLM's format are taken over", () => {
  const prices = importLiteLlmPrices({
    sample_spec: { input_cost_per_token: 0 },
    'gpt-x': { litellm_provider: 'openai', input_cost_per_token: 1.5e-7, output_cost_per_token: 6e-7, cache_read_input_token_cost: 7.5e-8 },
    'dall-e-x': { input_cost_per_pixel: 1e-8 },
    'embed-x': { input_cost_per_token: 2e-8 },
    broken: null,
  });
  expect(prices).toEqual({ 'gpt-x': { input: 0.15, output: 0.6, cacheRead: 0.075 }, 'embed-x': { input: 0.02, output: 0 } });
  expect(new PriceTable({ prices }).price({ model: 'gpt-x' }, plainUsage(1_000_000, 0)).nanoUsd).toBe(150_000_000);
});

test('a call that is charged within the hour costs no more than its worst case, and no more than it may, whatever the time of day', () => {
  const table = new PriceTable();
  const [inputTokens, most] = [10_000, 4_000];
  const midnight = Date.UTC(2025, 6, 1);
  for (let minute = 0; minute < 1_440; minute += 10) {
    const model = { model: 'deepseek-reasoner', provider: 'deepseek', at: midnight + minute * 60_000 };
    const worst = table.worstCase(model, { inputTokens, maxOutputTokens: most }).nanoUsd;
    const length = table.clampMaxTokens(model, { inputTokens, maxOutputTokens: most, nanoUsd: worst / 2 });
    for (const later of [0, 20, 60]) {
      const charged = { ...model, at: model.at + later * 60_000 };
      expect(table.price(charged, plainUsage(inputTokens, most)).nanoUsd).toBeLessThanOrEqual(worst);
      expect(table.price(charged, plainUsage(inputTokens, length)).nanoUsd).toBeLessThanOrEqual(worst / 2);
    }
  }
});
