import { afterAll, describe, expect, test } from '@jest/globals';
import { ValidationError, type Amount, type BudgetStore, type Clock } from '@tutti/core';
import { fakeClock } from '@tutti/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryBudgetStore } from './memory-budget-store.ts';
import { SettledIds } from './settled-ids.ts';
import { SqliteBudgetStore } from './sqlite-budget-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'tutti-budgets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

const stores: [string, (clock: Clock) => BudgetStore][] = [
  ['in memory', (clock) => new MemoryBudgetStore({ clock })],
  ['in a file', (clock) => new SqliteBudgetStore(join(folder, `${++files}.db`), { clock })],
];

describe.each(stores)('budgets %s', (_where, make) => {
  const openTree = async (clock: Clock = fakeClock()): Promise<BudgetStore> => {
    const store = make(clock);
    await store.open({ account: 'run', limit: { nanoUsd: 100, tokens: 1_000 } });
    await store.open({ account: 'run/a', parent: 'run', limit: { nanoUsd: 80 } });
    await store.open({ account: 'run/b', parent: 'run' });
    return store;
  };

  test('a reservation is taken up the whole chain, or on none of it', async () => {
    const store = await openTree();
    expect(await store.reserve({ id: '1', account: 'run/a', amount: { nanoUsd: 60 } })).toBe('reserved');
    expect(await store.reserve({ id: '2', account: 'run/a', amount: { nanoUsd: 30 } })).toEqual({
      refusedBy: 'run/a',
      dimension: 'nanoUsd',
      limit: 80,
      spent: 0,
      inFlight: 60,
    });
    expect(await store.reserve({ id: '3', account: 'run/b', amount: { nanoUsd: 41 } })).toEqual({
      refusedBy: 'run',
      dimension: 'nanoUsd',
      limit: 100,
      spent: 0,
      inFlight: 60,
    });
    expect(await store.reserve({ id: '4', account: 'run/b', amount: { nanoUsd: 40 } })).toBe('reserved');
    await store.settle('1', { nanoUsd: 10, tokens: 5 });
    expect(await store.spent('run')).toEqual({ nanoUsd: 10, tokens: 5 });
    expect(await store.reserve({ id: '5', account: 'run/a', amount: { nanoUsd: 50 } })).toBe('reserved');
  });

  test('of several accounts that refuse, the nearest one is named, whatever it lacks', async () => {
    const store = make(fakeClock());
    await store.open({ account: 'run', limit: { nanoUsd: 1 } });
    await store.open({ account: 'run/a', parent: 'run', limit: { tokens: 1 } });
    expect(await store.reserve({ id: '1', account: 'run/a', amount: { nanoUsd: 2, tokens: 2 } })).toMatchObject({
      refusedBy: 'run/a',
      dimension: 'tokens',
    });
  });

  test('an account tells its limit, what is spent of it and what is in flight; a limit of nothing is one', async () => {
    const store = await openTree();
    await store.reserve({ id: '1', account: 'run/a', amount: { nanoUsd: 60 } });
    await store.charge({ id: '2', account: 'run/b', amount: { nanoUsd: 5, tokens: 3 } });
    expect(await store.look?.('run')).toEqual({
      limit: { nanoUsd: 100, tokens: 1_000 },
      spent: { nanoUsd: 5, tokens: 3 },
      inFlight: { nanoUsd: 60 },
    });
    await store.open({ account: 'run/b', limit: { steps: 0 } });
    expect(await store.look?.('run/b')).toMatchObject({ limit: { steps: 0 }, inFlight: {} });
    expect(await store.look?.('run/c')).toBeUndefined();
  });

  test('one id is one reservation and one charge, also when it comes again after its settlement', async () => {
    const store = await openTree();
    for (let i = 0; i < 3; i++) expect(await store.reserve({ id: '1', account: 'run/a', amount: { nanoUsd: 50 } })).toBe('reserved');
    for (let i = 0; i < 3; i++) await store.settle('1', { nanoUsd: 40 });
    expect(await store.reserve({ id: '1', account: 'run/a', amount: { nanoUsd: 50 } })).toBe('reserved');
    await store.settle('1', { nanoUsd: 40 });
    for (let i = 0; i < 3; i++) await store.charge({ id: 'late bill', account: 'run/b', amount: { nanoUsd: 7 } });
    expect(await store.spent('run')).toEqual({ nanoUsd: 47 });
    await store.settle('never reserved', { nanoUsd: 9 });
    expect(await store.spent('run')).toEqual({ nanoUsd: 47 });
  });

  test('what was given back whole may be reserved anew under its id: it holds, and it is charged', async () => {
    const store = await openTree();
    await store.reserve({ id: 'step', account: 'run/a', amount: { nanoUsd: 60 } });
    await store.settle('step', {});
    expect(await store.reserve({ id: 'step', account: 'run/a', amount: { nanoUsd: 60 } })).toBe('reserved');
    expect(await store.reserve({ id: 'other', account: 'run/a', amount: { nanoUsd: 60 } })).toMatchObject({ inFlight: 60 });
    await store.settle('step', { nanoUsd: 50 });
    await store.settle('step', { nanoUsd: 50 });
    expect(await store.spent('run')).toEqual({ nanoUsd: 50 });
  });

  test.each([Number.NaN, -1])('a lease of %s ms is refused, and keeps no other from ending', async (leaseMs) => {
    const clock = fakeClock();
    const store = await openTree(clock);
    await expect(store.reserve({ id: 'bad', account: 'run/a', amount: { nanoUsd: 1 }, leaseMs })).rejects.toThrow(
      /The lease of the reservation "bad" is (NaN|-1) ms; it must be a number of milliseconds from 0/,
    );
    await store.reserve({ id: 'good', account: 'run/a', amount: { nanoUsd: 80 }, leaseMs: 10 });
    await clock.advance(11);
    expect(await store.reserve({ id: 'next', account: 'run/a', amount: { nanoUsd: 80 }, leaseMs: Infinity })).toBe('reserved');
  });

  test('names that are no dimension are refused: such a limit would be none', async () => {
    const store = await openTree();
    const usd = { nanousd: 5 } as unknown as Amount;
    await expect(store.open({ account: 'x', limit: usd })).rejects.toThrow(/limit of budget "x" has nanousd; .* Did you mean "nanoUsd"\?/);
    await expect(store.reserve({ id: '1', account: 'run', amount: usd })).rejects.toThrow(ValidationError);
    await expect(store.charge({ id: '1', account: 'run', amount: usd })).rejects.toThrow(ValidationError);
  });

  test('a sum that grows is charged once, whoever tells it, in whatever order, and for as long as its account is open', async () => {
    const clock = fakeClock();
    const store = await openTree(clock);
    const tell = (nanoUsd: number, tokens: number): Promise<void> =>
      store.charge({ id: 'sum', account: 'run/a', amount: { nanoUsd, tokens }, isTotal: true });
    await tell(10, 1);
    await tell(30, 5);
    await tell(10, 1);
    await tell(30, 5);
    expect([await store.spent('run/a'), await store.spent('run')]).toEqual([
      { nanoUsd: 30, tokens: 5 },
      { nanoUsd: 30, tokens: 5 },
    ]);
    await clock.advance(60 * 86_400_000);
    for (let i = 0; i < 1_001; i++) await store.charge({ id: `single ${i}`, account: 'run/b', amount: {} });
    await store.settle('sum', { nanoUsd: 1_000 });
    await tell(31, 5);
    expect([await store.spent('run'), await store.unsettled?.('')]).toEqual([{ nanoUsd: 31, tokens: 5 }, []]);
    await store.close('run/a');
    expect([await store.spent('run'), await store.unsettled?.('')]).toEqual([{ nanoUsd: 31, tokens: 5 }, []]);
  });

  test('what was spent beyond the reservation counts, and stops who would add to it', async () => {
    const store = await openTree();
    await store.reserve({ id: '1', account: 'run/a', amount: { nanoUsd: 50 } });
    await store.settle('1', { nanoUsd: 200 });
    expect(await store.reserve({ id: '2', account: 'run/b', amount: { nanoUsd: 1 } })).toMatchObject({
      refusedBy: 'run',
      spent: 200,
      inFlight: 0,
    });
    expect(await store.reserve({ id: '3', account: 'run/b', amount: { tokens: 1 } })).toBe('reserved');
  });

  test('a reservation whose lease is over is free again, and still charged when it is settled late', async () => {
    const clock = fakeClock();
    const store = await openTree(clock);
    await store.reserve({ id: 'dead', account: 'run/a', amount: { nanoUsd: 80 }, leaseMs: 1_000 });
    expect(await store.reserve({ id: '2', account: 'run/a', amount: { nanoUsd: 1 } })).not.toBe('reserved');
    await clock.advance(1_000);
    expect(await store.reserve({ id: '2', account: 'run/a', amount: { nanoUsd: 50 } })).toBe('reserved');
    await store.settle('dead', { nanoUsd: 70 });
    await store.settle('dead', { nanoUsd: 70 });
    await store.settle('2', { nanoUsd: 5 });
    expect(await store.spent('run')).toEqual({ nanoUsd: 75 });
  });

  test('an account that is closed gives back what it holds; what it spent stays above', async () => {
    const store = await openTree();
    await store.reserve({ id: '1', account: 'run/a', amount: { nanoUsd: 30 } });
    await store.settle('1', { nanoUsd: 30 });
    await store.reserve({ id: '2', account: 'run/a', amount: { nanoUsd: 50 } });
    await store.close('run/a');
    await store.close('run/a');
    expect(await store.spent('run')).toEqual({ nanoUsd: 30 });
    expect(await store.reserve({ id: '3', account: 'run/b', amount: { nanoUsd: 70 } })).toBe('reserved');
    await expect(store.reserve({ id: '4', account: 'run/a', amount: { nanoUsd: 1 } })).rejects.toThrow('There is no budget "run/a"');
  });

  test('a reservation whose lease is over is no room that others had: its replay has to find room again', async () => {
    const clock = fakeClock();
    const store = await openTree(clock);
    await store.reserve({ id: 'step', account: 'run/a', amount: { nanoUsd: 60 }, leaseMs: 1_000 });
    await clock.advance(1_000);
    expect(await store.reserve({ id: 'other', account: 'run/b', amount: { nanoUsd: 70 } })).toBe('reserved');
    expect(await store.reserve({ id: 'step', account: 'run/a', amount: { nanoUsd: 60 } })).toMatchObject({
      refusedBy: 'run',
      inFlight: 70,
    });
    await store.settle('other', { nanoUsd: 30 });
    expect(await store.reserve({ id: 'step', account: 'run/a', amount: { nanoUsd: 60 } })).toBe('reserved');
    expect(await store.reserve({ id: 'late', account: 'run/b', amount: { nanoUsd: 11 } })).toMatchObject({ inFlight: 60 });
    await store.settle('step', { nanoUsd: 55 });
    await store.settle('step', { nanoUsd: 55 });
    expect(await store.spent('run')).toEqual({ nanoUsd: 85 });
  });

  test('a reservation that is made again has its whole lease again', async () => {
    const clock = fakeClock();
    const store = await openTree(clock);
    const step = { id: 'step', account: 'run/a', amount: { nanoUsd: 80 }, leaseMs: 1_000 };
    await store.reserve(step);
    await clock.advance(900);
    await store.reserve(step);
    await clock.advance(900);
    expect(await store.reserve({ id: 'other', account: 'run/b', amount: { nanoUsd: 21 } })).toMatchObject({ inFlight: 80 });
  });

  test('of an account that has spent more than it may nothing is left, and no debt', async () => {
    const store = await openTree();
    await store.charge({ id: 'unforeseen', account: 'run/a', amount: { nanoUsd: 130 } });
    expect((await store.unspent?.('run/a'))?.nanoUsd).toBe(0);
  });

  test('an account that is closed takes those below it along, with what they hold', async () => {
    const store = await openTree();
    await store.open({ account: 'run/a/deep', parent: 'run/a' });
    await store.reserve({ id: 'held', account: 'run/a/deep', amount: { nanoUsd: 50 } });
    await store.close('run/a');
    await expect(store.spent('run/a/deep')).rejects.toThrow('There is no budget "run/a/deep"');
    expect(await store.reserve({ id: 'all', account: 'run', amount: { nanoUsd: 100 } })).toBe('reserved');
  });

  test('what is settled after its account was closed is charged above, once', async () => {
    const store = await openTree();
    await store.open({ account: 'run/a/deep', parent: 'run/a' });
    await store.reserve({ id: 'under way', account: 'run/a/deep', amount: { nanoUsd: 50 } });
    await store.close('run/a');
    await store.settle('under way', { nanoUsd: 45 });
    await store.settle('under way', { nanoUsd: 45 });
    expect(await store.spent('run')).toEqual({ nanoUsd: 45 });
    await store.reserve({ id: 'last', account: 'run', amount: { nanoUsd: 5 } });
    await store.close('run');
    await store.settle('last', { nanoUsd: 5 });
    await expect(store.spent('run')).rejects.toThrow('There is no budget "run"');
  });

  test('a new limit holds at once, and keeps what was spent', async () => {
    const store = await openTree();
    await store.reserve({ id: '1', account: 'run/a', amount: { nanoUsd: 60 } });
    await store.settle('1', { nanoUsd: 60 });
    await store.open({ account: 'run/a', parent: 'run', limit: { nanoUsd: 61 } });
    expect(await store.reserve({ id: '2', account: 'run/a', amount: { nanoUsd: 2 } })).toMatchObject({ limit: 61, spent: 60 });
    await store.open({ account: 'run', limit: { steps: 0 } });
    expect(await store.reserve({ id: '3', account: 'run/b', amount: { steps: 1 } })).toMatchObject({
      refusedBy: 'run',
      dimension: 'steps',
      limit: 0,
    });
  });

  test('bad amounts and unknown accounts are refused', async () => {
    const store = await openTree();
    await expect(store.reserve({ id: '1', account: 'run', amount: { nanoUsd: -1 } })).rejects.toThrow(ValidationError);
    await expect(store.reserve({ id: '1', account: 'run', amount: { nanoUsd: 0.5 } })).rejects.toThrow('nanoUsd 0.5');
    await expect(store.open({ account: 'x', limit: { tokens: Number.NaN } })).rejects.toThrow('tokens NaN');
    await expect(store.open({ account: 'x', parent: 'nobody' })).rejects.toThrow('There is no budget "nobody"');
  });
});

test('ids that were settled are remembered in a bounded number, the latest ones', async () => {
  const ids = new SettledIds();
  for (let i = 0; i <= 250_000; i++) ids.add(String(i), 1);
  expect(ids.size).toBeLessThanOrEqual(100_000);
  expect([ids.has('250000', 1), ids.has('200001', 1), ids.has('200001', 2), ids.has('100000', 1)]).toEqual([true, true, false, false]);
});

test('a file forgets what was settled a month ago, and what it has cost stays', async () => {
  const clock = fakeClock();
  const path = join(folder, 'month.db');
  const settleOnce = async (id: string): Promise<void> => {
    await using store = new SqliteBudgetStore(path, { clock });
    await store.open({ account: 'run' });
    await store.reserve({ id, account: 'run', amount: { nanoUsd: 5 } });
    await store.settle(id, { nanoUsd: 5 });
    await store.settle(id, { nanoUsd: 5 });
  };
  await settleOnce('1');
  await clock.advance(29 * 86_400_000);
  await settleOnce('1');
  await clock.advance(2 * 86_400_000);
  await settleOnce('2');
  await settleOnce('1');
  await using store = new SqliteBudgetStore(path, { clock });
  expect(await store.spent('run')).toEqual({ nanoUsd: 15 });
});
