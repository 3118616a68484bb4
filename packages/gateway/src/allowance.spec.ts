import { describe, expect, test } from '@jest/globals';
import { plainUsage, type Amount, type BudgetShortage, type Charge } from '@tutti/core';
import { ask, failing, world } from './spec-support/world.ts';

const hello = { messages: [{ role: 'user' as const, content: 'Say hello.' }] };
const shortageOf = (dimension: 'nanoUsd' | 'tokens' | 'steps', limit: number): BudgetShortage => ({
  refusedBy: 'run/x',
  dimension,
  limit,
  spent: 0,
  inFlight: 0,
});
/** Nano-dollars of a token in these worlds. */
const TOKEN = 1_000_000;

describe('the quote of a call', () => {
  test('is the worst case of the model that would be asked, in the dimensions that are limited; nothing is decided by asking', () => {
    const { gateway } = world();
    const before = JSON.stringify(gateway.registry.router.statistics());
    const { amount } = gateway.quote(ask, { nanoUsd: 5 });
    expect(Object.keys(amount)).toEqual(['nanoUsd']);
    expect(amount.nanoUsd).toBeGreaterThan(100 * TOKEN);
    expect(gateway.quote(ask, { tokens: 5, steps: 1 }).amount).toEqual({ tokens: amount.nanoUsd! / TOKEN, steps: 1 });
    expect(JSON.stringify(gateway.registry.router.statistics())).toBe(before);
  });

  test('shortens an answer whose length nobody has given, and no other', () => {
    const { gateway } = world();
    const open = gateway.quote(hello, { nanoUsd: 1 });
    const less = open.smaller?.(shortageOf('nanoUsd', 300 * TOKEN));
    expect(less?.nanoUsd).toBeLessThanOrEqual(300 * TOKEN);
    expect(open.smaller?.(shortageOf('nanoUsd', 300 * TOKEN))).toBeUndefined();
    expect(gateway.quote(hello, { steps: 1 }).smaller?.(shortageOf('steps', 0))).toBeUndefined();
    expect(gateway.quote(ask, { nanoUsd: 1 }).smaller?.(shortageOf('nanoUsd', 50 * TOKEN))).toBeUndefined();
  });

  test('of a model without a price is none where dollars are limited: another is asked, or the call is refused', async () => {
    const { gateway, good, other } = world();
    gateway.registry.removeModel('good/a');
    gateway.registry.registerModel('good/z', { provider: 'good', model: 'z-unheard-of', quality: 0.99 });
    expect(gateway.quote(ask, { tokens: 1 }).amount.tokens).toBeGreaterThan(0);
    await gateway.generate(ask, { allowance: { nanoUsd: 900 * TOKEN } });
    expect([good.calls.length, other.calls.length]).toEqual([0, 1]);
    expect(() => gateway.quote({ ...ask, model: 'good/z' }, { nanoUsd: 1 })).toThrow(expect.objectContaining({ code: 'MODEL_UNPRICED' }));
    gateway.registry.removeModel('other/b');
    expect(() => gateway.quote(ask, { nanoUsd: 1 })).toThrow('No price is known for the model "good/z"');
  });
});

describe('the allowance of a call', () => {
  const heard = (): { readonly charges: Charge[]; readonly onCharge: (charge: Charge) => void } => {
    const charges: Charge[] = [];
    return { charges, onCharge: (charge) => void charges.push(charge) };
  };

  test('limits its answer, all of it at the disposal of one attempt; what it has cost is told once', async () => {
    const { gateway, good } = world();
    const { charges, onCharge } = heard();
    const { smaller } = gateway.quote(hello, { nanoUsd: 1 });
    const allowance = smaller!(shortageOf('nanoUsd', 400 * TOKEN)) as Amount;
    await gateway.generate(hello, { allowance, onCharge });
    const input = allowance.nanoUsd! / TOKEN - (good.calls[0]?.request.maxTokens ?? 0);
    expect(good.calls[0]?.request.maxTokens).toBeGreaterThan(64);
    expect(input).toBe(gateway.quote(ask, { tokens: 1 }).amount.tokens! - 100);
    expect(charges).toMatchObject([{ nanoUsd: 70 * TOKEN, usage: { input: { total: 20 }, output: { total: 50 } } }]);
  });

  test('is not exceeded by attempts one after another: what a failed one may have cost is taken as spent, and another gets the rest', async () => {
    const { gateway, other } = world({ good: failing('timeout') });
    const { charges, onCharge } = heard();
    const worst = gateway.quote(ask, { nanoUsd: 1 }).amount.nanoUsd!;
    await gateway.generate(ask, { allowance: { nanoUsd: 2 * worst }, onCharge });
    expect(charges.map(({ nanoUsd, isEstimated }) => [nanoUsd, isEstimated])).toEqual([
      [worst, true],
      [70 * TOKEN, undefined],
    ]);
    expect(other.calls).toHaveLength(1);
    const poor = heard();
    const failed = world({ good: failing('timeout') });
    await expect(failed.gateway.generate(ask, { allowance: { nanoUsd: 2 * worst - 1 }, onCharge: poor.onCharge })).rejects.toMatchObject({
      errorClass: 'timeout',
    });
    expect(failed.other.calls).toHaveLength(0);
    expect(poor.charges).toMatchObject([{ nanoUsd: worst }]);
  });

  test('keeps a dearer model out, and asks none where not even a short answer fits', async () => {
    const { gateway, good, other } = world();
    const cheap = gateway.quote(hello, { nanoUsd: 1 });
    const least = cheap.smaller!(shortageOf('nanoUsd', 0))!.nanoUsd!;
    gateway.registry.registerModel('good/dear', {
      provider: 'good',
      model: 'dear',
      costPer1kTokens: 50,
      quality: 1,
      maxOutputTokens: 1_000,
    });
    await gateway.generate(hello, { allowance: { nanoUsd: least } });
    expect([...good.calls, ...other.calls].map(({ request }) => [request.model === 'dear', request.maxTokens])).toEqual([[false, 64]]);
    await expect(gateway.generate(hello, { allowance: { nanoUsd: least - 1 } })).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(good.calls.length + other.calls.length).toBe(1);
  });

  test('of a stream is told what it has cost, also when its reader leaves', async () => {
    const { gateway } = world({ good: [{ answer: { text: 'one two three four', usage: plainUsage(20, 50) } }] });
    const { charges, onCharge } = heard();
    for await (const part of gateway.stream(ask, { allowance: { nanoUsd: 900 * TOKEN }, onCharge })) if (part.type === 'text-delta') break;
    expect(charges).toMatchObject([{ isEstimated: true }]);
    for await (const _part of gateway.stream(ask, { allowance: { nanoUsd: 900 * TOKEN }, onCharge })) void _part;
    expect(charges[1]).toMatchObject({ nanoUsd: 70 * TOKEN });
  });

  test('is instead of an account', async () => {
    await expect(world().gateway.generate(ask, { allowance: { nanoUsd: 1 }, budget: 'run/x' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});
