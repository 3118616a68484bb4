import { BudgetLedger, MemoryBudgetStore } from '@tutti/cost-tracker';
import { BudgetExceeded } from '@tutti/core';
import { fakeClock, seededRandom } from '@tutti/testing';
import { type BenchResult, toResult } from '../../workspace/src/benchmarks/result.ts';

const LIMIT = 1_000_000_000;
const CALLS = 2_000;
const NANO_PER_INPUT = 3_000;
const NANO_PER_OUTPUT = 15_000;
const MAX_OUTPUT = 1_000;
const MEAN_OUTPUT = 300;
const CONCURRENCIES = [1, 10, 50, 200];

interface Call {
  readonly worst: number;
  readonly actual: number;
  readonly lastsMs: number;
}

/** One budget of a dollar, many callers: how much of it is spent by reserving first, and by looking first and charging later. */
export async function measureRace(seed: number): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const concurrency of CONCURRENCIES) {
    const calls = makeCalls(seed * 1_000 + concurrency);
    const tutti = (await reserveFirst(calls, concurrency)) / LIMIT;
    const naive = (await checkThenCharge(calls, concurrency)) / LIMIT;
    results.push(
      toResult({
        name: `overshoot/${concurrency}`,
        unit: '% of the budget',
        better: 'lower',
        tutti: [overshoot(tutti)],
        peers: { 'check-then-charge': [overshoot(naive)] },
      }),
    );
    results.push(toResult({ name: `use/${concurrency}`, unit: '% of the budget', better: 'higher', tutti: [Math.min(1, tutti) * 100] }));
  }
  return results;
}

function overshoot(share: number): number {
  return Math.max(0, share - 1) * 100;
}

function makeCalls(seed: number): readonly Call[] {
  const random = seededRandom(seed);
  return Array.from({ length: CALLS }, () => {
    const input = 500 + Math.floor(random.next() * 1_500);
    const output = Math.min(MAX_OUTPUT, Math.floor(-Math.log(1 - random.next()) * MEAN_OUTPUT));
    return {
      worst: input * NANO_PER_INPUT + MAX_OUTPUT * NANO_PER_OUTPUT,
      actual: input * NANO_PER_INPUT + output * NANO_PER_OUTPUT,
      lastsMs: 200 + output * 10 * random.next(),
    };
  });
}

async function reserveFirst(calls: readonly Call[], concurrency: number): Promise<number> {
  const clock = fakeClock();
  const store = new MemoryBudgetStore({ clock });
  await store.open({ account: 'all', limit: { nanoUsd: LIMIT } });
  const ledger = new BudgetLedger(store, { clock });
  await inParallel(calls, { concurrency, clock }, async (call, work) => {
    try {
      const hold = await ledger.reserve('all', { nanoUsd: call.worst });
      await work();
      await hold.settle({ nanoUsd: call.actual });
    } catch (error) {
      if (!(error instanceof BudgetExceeded)) throw error;
    }
  });
  return (await store.spent('all')).nanoUsd ?? 0;
}

async function checkThenCharge(calls: readonly Call[], concurrency: number): Promise<number> {
  let spent = 0;
  await inParallel(calls, { concurrency, clock: fakeClock() }, async (call, work) => {
    if (spent >= LIMIT) return;
    await work();
    spent += call.actual;
  });
  return spent;
}

async function inParallel(
  calls: readonly Call[],
  { concurrency, clock }: { readonly concurrency: number; readonly clock: ReturnType<typeof fakeClock> },
  run: (call: Call, work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  let next = 0;
  let isOver = false;
  const worker = async (): Promise<void> => {
    for (let call = calls[next++]; call !== undefined; call = calls[next++]) {
      const { lastsMs } = call;
      await run(call, () => new Promise((resolve) => void clock.after(lastsMs, resolve)));
    }
  };
  const all = Promise.all(Array.from({ length: concurrency }, worker)).then(() => (isOver = true));
  while (!isOver) await clock.advance(10_000);
  await all;
}
