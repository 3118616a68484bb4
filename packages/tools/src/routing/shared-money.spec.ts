import { expect, test } from '@jest/globals';
import { ALLOWANCE_ACCOUNT, BudgetExceeded, systemClock } from '@tutti/core';
import { seedFromEnvironment, seededRandom } from '@tutti/testing';
import { SharedMoney, isOverAllowance, type TaskMoney } from './shared-money.ts';

const over = (): BudgetExceeded => new BudgetExceeded('usd', 0, { actual: 1, scope: ALLOWANCE_ACCOUNT });
const NANO = 1e9;

test('tasks side by side never spend more than the total, and one that got too little waits for what others leave', async () => {
  const random = seededRandom(seedFromEnvironment());
  for (let round = 0; round < 50; round++) {
    const needs = Array.from({ length: 12 }, () => 1 + Math.floor(random.next() * 100));
    const total = 100 + Math.floor(random.next() * 600);
    const money = new SharedMoney(total / NANO, Infinity);
    let spent = 0;
    let promised = 0;
    const done = await Promise.all(
      needs.map(async (need, place) => {
        const run = async (task: TaskMoney): Promise<boolean> => {
          const { nanoUsd = 0 } = task.allowance();
          promised += nanoUsd;
          expect(spent + promised).toBeLessThanOrEqual(total);
          await systemClock.breathe();
          promised -= nanoUsd;
          if (nanoUsd < need) throw over();
          // Most calls cost less than what was kept free for them.
          const cost = Math.ceil(need * random.next());
          spent += cost;
          task.charge({ nanoUsd: cost });
          return true;
        };
        return money.pay(1 / (needs.length - place), run).catch((error: unknown) => {
          expect(isOverAllowance(error)).toBe(true);
          return false;
        });
      }),
    );
    expect(spent).toBeLessThanOrEqual(total);
    // Refused is only what did not fit when nobody else held anything.
    needs.forEach((need, place) => expect(done[place] === true || need > total - spent).toBe(true));
    expect(money.document()).toEqual({ total_budget: total / NANO, budget_left: expect.closeTo((total - spent) / NANO, 12) });
  }
});

test('a limit of each task is held against it alone', async () => {
  const money = SharedMoney.of({ max_cost_per_task: 5 / NANO })!;
  expect(await money.pay(1, async (task) => task.allowance())).toEqual({ nanoUsd: 5 });
  await expect(money.pay(1, async () => Promise.reject(over()))).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  expect(money.document()).toEqual({});
  expect(SharedMoney.of({})).toBeUndefined();
});
