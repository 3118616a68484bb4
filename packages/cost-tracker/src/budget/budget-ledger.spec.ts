import { describe, expect, test } from '@jest/globals';
import { BudgetExceeded, type Amount, type BudgetShortage } from '@tutti/core';
import { fakeClock, randomInteger, seededRandom, seedFromEnvironment, settle } from '@tutti/testing';
import { BudgetLedger } from './budget-ledger.ts';
import { MemoryBudgetStore } from './memory-budget-store.ts';

describe('BudgetLedger', () => {
  test('waits while something in flight may still make room', async () => {
    const clock = fakeClock();
    const store = new MemoryBudgetStore({ clock });
    await store.open({ account: 'run', limit: { nanoUsd: 100 } });
    const ledger = new BudgetLedger(store, { clock });
    const first = await ledger.reserve('run', { nanoUsd: 80 });
    let got = false;
    const second = ledger.reserve('run', { nanoUsd: 50 }).then((hold) => ((got = true), hold));
    await settle();
    expect(got).toBe(false);
    await first.settle({ nanoUsd: 40 });
    await (await second).settle({ nanoUsd: 50 });
    expect(await store.spent('run')).toEqual({ nanoUsd: 90 });
    expect(clock.timers).toBe(0);
  });

  test.each([
    ['the same', { nanoUsd: 200 }],
    ['more', { nanoUsd: 300 }],
    ['less of one and more of another', { nanoUsd: 100, tokens: 5 }],
  ])('takes %s for no smaller amount, and asks no further', async (_what, amount) => {
    const store = new MemoryBudgetStore();
    await store.open({ account: 'run', limit: { nanoUsd: 50 } });
    let asked = 0;
    const smaller = (): Amount => {
      if (++asked > 10) throw new Error('It asks for ever.');
      return amount;
    };
    await expect(new BudgetLedger(store).reserve('run', { nanoUsd: 200 }, { smaller })).rejects.toThrow(BudgetExceeded);
    expect(asked).toBe(1);
  });

  test('given back, a reservation may be taken again under its id', async () => {
    const store = new MemoryBudgetStore();
    await store.open({ account: 'run', limit: { nanoUsd: 100 } });
    const ledger = new BudgetLedger(store);
    await (await ledger.reserve('run', { nanoUsd: 60 }, { id: 'step' }))[Symbol.asyncDispose]();
    await using again = await ledger.reserve('run', { nanoUsd: 60 }, { id: 'step' });
    await again.settle({ nanoUsd: 55 });
    expect(await store.spent('run')).toEqual({ nanoUsd: 55 });
  });

  test('fails at once when nothing in flight could make room, with type, limit and what it would come to', async () => {
    const store = new MemoryBudgetStore();
    await store.open({ account: 'run', limit: { nanoUsd: 2_000_000_000, tokens: 10 } });
    const ledger = new BudgetLedger(store);
    const held = await ledger.reserve('run', { nanoUsd: 1_000_000_000 });
    await expect(ledger.reserve('run', { nanoUsd: 2_500_000_000 })).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      budgetType: 'usd',
      limit: 2,
      actual: 2.5,
    });
    await expect(ledger.reserve('run', { tokens: 11 })).rejects.toThrow(BudgetExceeded);
    await held.settle({});
    await store.open({ account: 'nothing', limit: { nanoUsd: 0 } });
    await expect(ledger.reserve('nothing', { nanoUsd: 1 })).rejects.toThrow(BudgetExceeded);
  });

  test('a hold that is disposed of gives all of it back; an abort ends the waiting', async () => {
    const clock = fakeClock();
    const store = new MemoryBudgetStore({ clock });
    await store.open({ account: 'run', limit: { steps: 1 } });
    const ledger = new BudgetLedger(store, { clock });
    const controller = new AbortController();
    {
      await using _hold = await ledger.reserve('run', { steps: 1 });
      const waiting = ledger.reserve('run', { steps: 1 }, { signal: controller.signal }).catch((error: unknown) => error);
      await settle();
      controller.abort(new Error('enough'));
      expect(await waiting).toMatchObject({ message: 'enough' });
    }
    expect(await store.spent('run')).toEqual({});
    expect(clock.timers).toBe(0);
  });
});

test('thousands that wait are served in order', async () => {
  const clock = fakeClock();
  const store = new MemoryBudgetStore({ clock });
  await store.open({ account: 'run', limit: { steps: 5 } });
  const ledger = new BudgetLedger(store, { clock });
  const served: number[] = [];
  await Promise.all(
    Array.from({ length: 3_000 }, async (_, i) => {
      const hold = await ledger.reserve('run', { steps: 1 });
      served.push(i);
      await hold.settle({});
    }),
  );
  expect(served).toEqual(Array.from({ length: 3_000 }, (_, i) => i));
  expect(clock.timers).toBe(0);
});

test('equal reservations that wait cost one question when something is settled that makes no room for them', async () => {
  const clock = fakeClock();
  const store = new MemoryBudgetStore({ clock });
  await store.open({ account: 'run', limit: { steps: 1, nanoUsd: 10 } });
  const ledger = new BudgetLedger(store, { clock });
  const inTheWay = await ledger.reserve('run', { steps: 1 });
  const beside = await ledger.reserve('run', { nanoUsd: 10 });
  const waiting = Array.from({ length: 1_000 }, async () => (await ledger.reserve('run', { steps: 1 })).settle({}));
  await settle();
  let questions = 0;
  const reserve = store.reserve.bind(store);
  store.reserve = (reservation) => (questions++, reserve(reservation));
  await beside.settle({});
  await settle();
  expect(questions).toBe(1);
  await inTheWay.settle({});
  await Promise.all(waiting);
});

test('a small reservation passes a large one that waits, when it fits', async () => {
  const clock = fakeClock();
  const store = new MemoryBudgetStore({ clock });
  await store.open({ account: 'run', limit: { steps: 10 } });
  const ledger = new BudgetLedger(store, { clock });
  const [first, second] = [await ledger.reserve('run', { steps: 8 }), await ledger.reserve('run', { steps: 2 })];
  const large = ledger.reserve('run', { steps: 9 });
  const small = ledger.reserve('run', { steps: 2 });
  await settle();
  await second.settle({});
  await (await small).settle({});
  await first.settle({});
  await (await large).settle({});
  expect(clock.timers).toBe(0);
});

test('takes less where less would do, now or after a wait, and fails with the least it asked for', async () => {
  const clock = fakeClock();
  const store = new MemoryBudgetStore({ clock });
  await store.open({ account: 'run', limit: { tokens: 100 } });
  const ledger = new BudgetLedger(store, { clock });
  /** Any amount down to 20, and rather 60 after a wait than less now. */
  const flexible = (): ReturnType<BudgetLedger['reserve']> => {
    let asked = 500;
    const smaller = ({ limit, spent, inFlight }: BudgetShortage): Amount | undefined => {
      const [now, best] = [limit - spent - inFlight, limit - spent];
      const next = now >= 60 ? now : best >= 60 ? 60 : Math.max(20, best);
      if (next >= asked) return undefined;
      asked = next;
      return { tokens: asked };
    };
    return ledger.reserve('run', { tokens: 500 }, { smaller });
  };
  const first = await flexible();
  expect(first.amount).toEqual({ tokens: 100 });
  const waiting = [flexible(), flexible()];
  await settle();
  await first.settle({ tokens: 30 });
  const second = await (waiting[0] as (typeof waiting)[number]);
  expect(second.amount).toEqual({ tokens: 60 });
  await second.settle({ tokens: 40 });
  const third = await (waiting[1] as (typeof waiting)[number]);
  expect(third.amount).toEqual({ tokens: 30 });
  await third.settle({ tokens: 30 });
  await expect(flexible()).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED', actual: 120 });
  expect(await store.spent('run')).toEqual({ tokens: 100 });
  expect(clock.timers).toBe(0);
});

test('who gave up while the store was asked holds nothing', async () => {
  const store = new MemoryBudgetStore();
  await store.open({ account: 'run', limit: { steps: 1 } });
  const ledger = new BudgetLedger(store);
  const held = await ledger.reserve('run', { steps: 1 });
  const controller = new AbortController();
  const waiting = ledger.reserve('run', { steps: 1 }, { signal: controller.signal }).catch(() => 'gone');
  await settle();
  const reserve = store.reserve.bind(store);
  store.reserve = (reservation) => (controller.abort(), reserve(reservation));
  await held.settle({});
  expect(await waiting).toBe('gone');
  await settle();
  store.reserve = reserve;
  expect(await store.reserve({ id: 'next', account: 'run', amount: { steps: 1 } })).toBe('reserved');
});

test('a settlement that the store could not take is not lost: disposing of the hold makes it again', async () => {
  const store = new MemoryBudgetStore();
  await store.open({ account: 'run', limit: { nanoUsd: 100 } });
  const settleInStore = store.settle.bind(store);
  let isDown = true;
  store.settle = async (...of) => {
    if (isDown) throw new Error('the disk is full');
    return settleInStore(...of);
  };
  const ledger = new BudgetLedger(store);
  {
    await using hold = await ledger.reserve('run', { nanoUsd: 80 });
    await expect(hold.settle({ nanoUsd: 60 })).rejects.toThrow('the disk is full');
    isDown = false;
  }
  expect(await store.spent('run')).toEqual({ nanoUsd: 60 });
});

test('no schedule of callers, crashes and retries overspends any account, and budgets are used', async () => {
  const random = seededRandom(seedFromEnvironment());
  for (let world = 0; world < 60; world++) {
    const clock = fakeClock();
    const store = new MemoryBudgetStore({ clock });
    const limits = new Map<string, number>();
    const open = async (account: string, limit: number, parent?: string): Promise<void> => {
      limits.set(account, limit);
      await store.open({ account, limit: { nanoUsd: limit }, ...(parent === undefined ? {} : { parent }) });
    };
    await open('process', 1_000_000);
    for (let run = 0; run < 3; run++) {
      await open(`run/${run}`, 200_000 + randomInteger(random, 400_000), 'process');
      for (let branch = 0; branch < 2; branch++) await open(`run/${run}/${branch}`, 100_000 + randomInteger(random, 400_000), `run/${run}`);
    }
    const leaves = [...limits.keys()].filter((account) => account.split('/').length === 3);
    const ledger = new BudgetLedger(store, { clock });
    const call = async (caller: number): Promise<void> => {
      for (let i = 0; ; i++) {
        const worst = 500 + randomInteger(random, 5_000);
        const hold = await ledger.reserve(
          leaves[caller % leaves.length] as string,
          { nanoUsd: worst },
          { id: `${caller}/${i}`, leaseMs: 60_000 },
        );
        await new Promise<void>((resolve) => void clock.after(1 + random.next() * 50, resolve));
        const fate = random.next();
        const spent = { nanoUsd: randomInteger(random, worst + 1) };
        if (fate < 0.05) await hold[Symbol.asyncDispose]();
        else await hold.settle(spent);
        // A retry of the same step under its own key takes nothing and pays nothing.
        if (fate > 0.9)
          await (await ledger.reserve(leaves[caller % leaves.length] as string, { nanoUsd: worst }, { id: `${caller}/${i}` })).settle(
            spent,
          );
      }
    };
    const callers = Array.from({ length: 5 + randomInteger(random, 40) }, (_, caller) => call(caller).catch((error: unknown) => error));
    let isOver = false;
    const ended = Promise.all(callers).then((errors) => ((isOver = true), errors));
    while (!isOver) await clock.advance(1_000);
    for (const error of await ended) expect(error).toBeInstanceOf(BudgetExceeded);
    for (const [account, limit] of limits) expect((await store.spent(account)).nanoUsd ?? 0).toBeLessThanOrEqual(limit);
    // Whoever stopped did so because a budget above it had no room left for one more call.
    for (const leaf of leaves.slice(0, callers.length)) {
      const chain = [leaf, leaf.split('/').slice(0, 2).join('/'), 'process'];
      const nearest = await Promise.all(
        chain.map(async (account) => (limits.get(account) as number) - ((await store.spent(account)).nanoUsd ?? 0)),
      );
      expect(Math.min(...nearest)).toBeLessThan(5_500);
    }
  }
});
