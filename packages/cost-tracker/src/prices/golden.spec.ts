import { describe, expect, test } from '@jest/globals';
import { calcPrice, waitForUpdate, type Provider } from '@pydantic/genai-prices';
import type { Usage } from '@tutti/core';
import { randomInteger, randomPick, seededRandom } from '@tutti/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePrices, priceTableSource } from '../spec-support/compile-prices.ts';
import { tableAsOf, tableVersion } from './built-in-prices.ts';
import { PriceTable } from './price-table.ts';

const CASES = 4_000;
const table = new PriceTable();
const random = seededRandom(17);
const providers = (await waitForUpdate()) as Provider[];

function randomUsage(): Usage {
  const total = randomInteger(random, 10 ** (2 + randomInteger(random, 5)));
  const cacheRead = random.next() < 0.5 ? randomInteger(random, total + 1) : 0;
  const cacheWrite = random.next() < 0.3 ? randomInteger(random, total - cacheRead + 1) : 0;
  const cacheWrite1h = random.next() < 0.5 ? randomInteger(random, cacheWrite + 1) : 0;
  const output = randomInteger(random, 20_000);
  const reasoning = random.next() < 0.3 ? randomInteger(random, output + 1) : 0;
  return {
    input: { total, cacheRead, cacheWrite, cacheWrite1h, noCache: total - cacheRead - cacheWrite },
    output: { total: output, reasoning, text: output - reasoning },
  };
}

function theirNanoUsd(
  model: string,
  providerId: string | undefined,
  { usage, at }: { readonly usage: Usage; readonly at: number },
): number | undefined {
  const price = calcPrice(
    {
      input_tokens: usage.input.total,
      cache_read_tokens: usage.input.cacheRead,
      cache_write_tokens: usage.input.cacheWrite,
      cache_write_1h_tokens: usage.input.cacheWrite1h,
      output_tokens: usage.output.total,
      output_reasoning_tokens: usage.output.reasoning,
    },
    model,
    { ...(providerId === undefined ? {} : { providerId }), timestamp: new Date(at) },
  );
  return price === null ? undefined : price.total_price * 1e9;
}

describe('prices', () => {
  test(`equal those of genai-prices to a nano-dollar, in ${CASES} cases over all providers, usages and times`, () => {
    const models = providers.flatMap((provider) => provider.models.map((model) => ({ provider: provider.id, model: model.id })));
    const differences: unknown[] = [];
    let priced = 0;
    for (let i = 0; i < CASES; i++) {
      const { provider, model } = randomPick(random, models);
      const withProvider = random.next() < 0.8 ? provider : undefined;
      const usage = randomUsage();
      const at = Date.UTC(2024, 0, 1) + Math.floor(random.next() * 3 * 365 * 86_400_000);
      const theirs = theirNanoUsd(model, withProvider, { usage, at });
      if (theirs === undefined) continue;
      priced++;
      const ours = table.price({ model, at, ...(withProvider === undefined ? {} : { provider: withProvider }) }, usage);
      if (Math.abs(ours.nanoUsd - theirs) > 1)
        differences.push({ provider: withProvider, model, usage, at: new Date(at).toISOString(), ours: ours.nanoUsd, theirs });
    }
    expect(differences).toEqual([]);
    expect(priced).toBeGreaterThan(1_000);
  });

  test("names with and without dashes in their date, in either case, with the provider's other names, are found alike", () => {
    const usage = randomUsage();
    const at = Date.UTC(2026, 5, 1);
    for (const [model, provider] of [
      ['claude-opus-4-20250514', 'anthropic'],
      ['CLAUDE-3-OPUS-20240229', undefined],
      ['gpt-4o-2024-08-06', 'OpenAI'],
      ['gpt-4o-20240806', 'openai'],
      ['gemini-2.5-pro', 'google-gla'],
    ] as const) {
      const theirs = theirNanoUsd(model, provider, { usage, at });
      expect(theirs).toBeDefined();
      expect(
        Math.abs(table.price({ model, at, ...(provider === undefined ? {} : { provider }) }, usage).nanoUsd - (theirs as number)),
      ).toBeLessThanOrEqual(1);
    }
  });

  test('the table is what the tool would make of the installed data', () => {
    const made = priceTableSource(compilePrices(providers), { version: tableVersion, asOf: tableAsOf });
    expect(readFileSync(join(import.meta.dirname, 'built-in-prices.ts'), 'utf8')).toBe(made);
  });
});
