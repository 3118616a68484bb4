import { expect, test } from '@jest/globals';
import { BudgetLedger, MemoryBudgetStore } from '@tutti/cost-tracker';
import { ModelRegistry } from '@tutti/models';
import { ModelPrice } from './model-price.ts';
import { reserveAnswer } from './reserve-answer.ts';

const model = new ModelRegistry().registerModel('p/m', { provider: 'p', model: 'm', costPer1kTokens: 0.001 });
const call = { model, inputTokens: 10_000, maxOutputTokens: 95_000, isLengthGiven: false, signal: undefined };

async function lengthWithin(tokens: number): Promise<number> {
  const store = new MemoryBudgetStore();
  await store.open({ account: 'run', limit: { tokens } });
  const { hold, maxOutputTokens } = await reserveAnswer({ ledger: new BudgetLedger(store), account: 'run' }, new ModelPrice(), call);
  expect(hold.amount.tokens).toBe(10_000 + maxOutputTokens);
  return maxOutputTokens;
}

test.each([
  ['as long as its model writes them, where that fits', 105_000, 95_000],
  ['within half of what is free, where the longest does not fit', 104_999, 42_499],
  ['a usual one, where half of what is free affords less', 20_000, 4_096],
  ['what there is, where there is no room for a usual one', 12_000, 2_000],
  ['one of 64 tokens at least', 10_064, 64],
] as const)('an answer that nobody limits may be %s', async (_how, tokens, length) => {
  expect(await lengthWithin(tokens)).toBe(length);
});

test('where not even a short answer fits, the question is not asked', async () => {
  await expect(lengthWithin(10_063)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED', actual: 10_064 });
});
