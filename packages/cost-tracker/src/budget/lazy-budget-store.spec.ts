import { expect, test } from '@jest/globals';
import { lazyBudgetStore } from './lazy-budget-store.ts';
import { MemoryBudgetStore } from './memory-budget-store.ts';

test('is not made by those who only look', async () => {
  const store = lazyBudgetStore(() => Promise.reject(new Error('made')) as never, { isThere: () => false });
  expect([await store.look?.('run'), await store.unsettled?.('')]).toEqual([undefined, []]);
});

test('is opened when it is first asked, and again where that failed', async () => {
  let tries = 0;
  const store = lazyBudgetStore(() => {
    if (++tries === 1) throw new Error('The file is locked.');
    return new MemoryBudgetStore();
  });
  expect(tries).toBe(0);
  await expect(store.open({ account: 'run', limit: { nanoUsd: 10 } })).rejects.toThrow('locked');
  await store.open({ account: 'run', limit: { nanoUsd: 10 } });
  expect(await store.reserve({ id: 'a/1', account: 'run', amount: { nanoUsd: 6 } })).toBe('reserved');
  expect(await store.reserve({ id: 'a/2', account: 'run', amount: { nanoUsd: 6 } })).toMatchObject({ dimension: 'nanoUsd', inFlight: 6 });
  expect(await store.unsettled?.('a/')).toEqual(['a/1']);
  await store.settle('a/1', { nanoUsd: 4 });
  await store.charge({ id: 'c', account: 'run', amount: { nanoUsd: 1 } });
  expect([await store.spent('run'), await store.unspent?.('run'), tries]).toMatchObject([{ nanoUsd: 5 }, { nanoUsd: 5 }, 2]);
  expect(await store.look?.('run')).toEqual({ limit: { nanoUsd: 10 }, spent: { nanoUsd: 5 }, inFlight: {} });
  await store.close('run');
  await expect(store.spent('run')).rejects.toThrow('There is no budget "run"');
  await store[Symbol.asyncDispose]();
});
