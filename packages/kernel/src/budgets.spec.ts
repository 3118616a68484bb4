import { afterEach, describe, expect, test } from '@jest/globals';
import {
  TuttiError,
  plainUsage,
  systemClock,
  type Amount,
  type BudgetScope,
  type BudgetStanding,
  type BudgetStore,
  type Charge,
  type Graph,
  type GraphNode,
  type Handler,
  type Json,
  type Reservation,
  type RunEvent,
  type Usage,
} from '@tutti/core';
import { FakeBudgetStore, budgetConformance, fakeBudgetStore, recordingLogger } from '@tutti/testing';
import { BudgetWaits } from './embedded/budget-waits.ts';
import type { RunAccounts } from './embedded/run-accounts.ts';
import { RunBudget } from './embedded/run-budget.ts';
import { TimerQueue } from './embedded/timer-queue.ts';
import { createKernel, memoryJournal, type Run } from './index.ts';
import { after, kernelOf, none, stopKernels } from './spec-support/kernels.ts';

afterEach(stopKernels);

describe('runs that spend, on a journal in memory', () => {
  budgetConformance({ test, createKernel, open: () => memoryJournal(), openBudgets: fakeBudgetStore });
});

/** A store that tells how its accounts stand. */
class MemoryStanding extends FakeBudgetStore {
  readonly #limits: Map<string, Amount> = new Map();

  override async open(scope: BudgetScope): Promise<void> {
    await super.open(scope);
    this.#limits.set(scope.account, scope.limit ?? {});
  }

  async look(account: string): Promise<BudgetStanding | undefined> {
    const limit = this.#limits.get(account);
    return limit === undefined ? undefined : { limit, spent: await this.spent(account), inFlight: {} };
  }
}

/** One that also tells what is left, and forgets what is closed. */
class TellingStore extends MemoryStanding {
  readonly #parents: Map<string, string | undefined> = new Map();

  override async open(scope: BudgetScope): Promise<void> {
    await super.open(scope);
    if (!this.#parents.has(scope.account)) this.#parents.set(scope.account, scope.parent);
  }

  override async look(account: string): Promise<BudgetStanding | undefined> {
    return this.#parents.has(account) ? super.look(account) : undefined;
  }

  async unspent(account: string): Promise<Amount> {
    const left: Record<string, number> = {};
    for (const name of this.#chain(account)) {
      const { limit = {}, spent = {} } = (await this.look(name)) ?? {};
      for (const [dimension, most] of Object.entries(limit))
        left[dimension] = Math.min(left[dimension] ?? Infinity, Math.max(0, most - (spent[dimension as keyof Amount] ?? 0)));
    }
    return left;
  }

  override async close(account: string): Promise<void> {
    await super.close(account);
    for (const name of [...this.#parents.keys()].filter((known) => this.#chain(known).includes(account))) this.#parents.delete(name);
  }

  #chain(account: string | undefined): readonly string[] {
    return account === undefined ? [] : [account, ...this.#chain(this.#parents.get(account))];
  }
}

describe('runs that spend, with a store that tells how its accounts stand', () => {
  budgetConformance({ test, createKernel, open: () => memoryJournal(), openBudgets: () => new TellingStore() });
});

const paying = (id: string, nanoUsd: number, handler: string = 'pays'): GraphNode => ({
  id,
  kind: 'task',
  handler,
  policy: { budget: { nanoUsd } },
});
const chain: Graph = { nodes: [paying('a', 40), paying('b', 40)], edges: [{ from: 'a', to: 'b' }] };
const limit = { budget: { limit: { nanoUsd: 100 } } };

async function eventsOf(run: Run, type: RunEvent['type']): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run.events()) if (event.type === type) events.push(event);
  return events;
}

describe('a budget', () => {
  test('is kept over a restart by a store that has forgotten it: the records tell what was spent', async () => {
    const journal = memoryJournal();
    const budgets = fakeBudgetStore();
    const first = kernelOf({
      journal,
      budgets,
      handlers: {
        pays: none(async (_, c) => {
          if (c.path === 'b') await new Promise(() => undefined);
          c.record({ nanoUsd: 40 });
          return null;
        }),
      },
    });
    const run = await first.start(chain, null, limit);
    while (!(await run.nodes()).some(({ node, status }) => node === 'a' && status === 'completed')) await after();
    await first.shutdown({ graceMs: 0 });
    const forgetful = fakeBudgetStore();
    const second = kernelOf({ journal, budgets: forgetful, handlers: { pays: none((_, c) => (c.record({ nanoUsd: 10 }), null)) } });
    await (await second.resume(run.id)).result();
    expect((await forgetful.spent(`run/${run.id}`)).nanoUsd).toBeGreaterThanOrEqual(50);
  });

  test('is kept by runs of one family that go on at once with a store that has forgotten it', async () => {
    const journal = memoryJournal();
    const graph: Graph = {
      nodes: [paying('a', 50), { id: 'w', kind: 'wait', until: { signal: 'go' } }, paying('b', 40)],
      edges: [
        { from: 'a', to: 'w' },
        { from: 'w', to: 'b' },
      ],
    };
    const handlers = { pays: none((_, c) => (c.record({ nanoUsd: c.path === 'a' ? 50 : 40 }), null)) };
    const first = kernelOf({ journal, budgets: new MemoryStanding(), handlers });
    const run = await first.start(graph, null, { budget: { limit: { nanoUsd: 60 } } });
    await run.idle();
    const fork = await first.fork(run.id);
    await fork.idle();
    await first.shutdown({ graceMs: 0 });
    const meanwhile: (() => Promise<void>)[] = [];
    const forgetful = new (class extends MemoryStanding {
      override async charge(charge: Parameters<BudgetStore['charge']>[0]): Promise<void> {
        await meanwhile.pop()?.();
        return super.charge(charge);
      }
    })();
    const second = kernelOf({ journal, budgets: forgetful, handlers });
    const [one, other] = [await second.resume(run.id), await second.resume(fork.id)];
    // The account is open, and does not know yet what was spent.
    meanwhile.push(() => other.signal('go').then(() => after(20)));
    await one.signal('go');
    for (const taken of [one, other]) expect(await taken.result()).toMatchObject({ status: 'failed', because: 'b' });
    expect(await forgetful.spent(`run/${run.id}`)).toMatchObject({ nanoUsd: 50 });
  });

  test('can be raised in one dimension: who waits or has failed goes on, and what was spent stays', async () => {
    const budgets = new MemoryStanding();
    const kernel = kernelOf({ budgets, handlers: { pays: none((_, c) => (c.record({ nanoUsd: 40 }), null)) } });
    const run = await kernel.start(chain, null, { budget: { limit: { nanoUsd: 70, tokens: 5 } } });
    expect(await run.result()).toMatchObject({ status: 'failed', because: 'b', error: { code: 'BUDGET_EXCEEDED' } });
    expect(await kernel.budget(run.id)).toMatchObject({ limit: { nanoUsd: 70, tokens: 5 }, spent: { nanoUsd: 40 } });
    await kernel.setBudget(run.id, { nanoUsd: 80 });
    expect(await kernel.budget(run.id)).toMatchObject({ limit: { nanoUsd: 80, tokens: 5 }, spent: { nanoUsd: 40 } });
    expect(await (await kernel.recover(run.id)).result()).toMatchObject({ status: 'completed' });
    expect(await budgets.spent(`run/${run.id}`)).toMatchObject({ nanoUsd: 80 });
    const bare = kernelOf({ handlers: { pays: none(() => null) } });
    const other = await bare.start({ nodes: [], edges: [] });
    await expect(bare.budget(other.id)).rejects.toThrow('keeps no budgets');
    await expect(kernel.setBudget('nobody', {})).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });

  test('counts tokens as well as money, of effects and of steps', async () => {
    const budgets = fakeBudgetStore();
    const kernel = kernelOf({
      budgets,
      handlers: {
        pays: none(async (_, c) => {
          await c.step('call', ({ record }) => (record({ nanoUsd: 1, usage: plainUsage(10, 10) }), 'said'), { effect: 'none' });
          c.record({ nanoUsd: 2, usage: plainUsage(5, 5) });
          return null;
        }),
      },
    });
    const run = await kernel.start(
      { nodes: [{ id: 'a', kind: 'task', handler: 'pays', policy: { budget: { tokens: 100 } } }, paying('b', 5)], edges: [] },
      null,
      { budget: { limit: { tokens: 60 } } },
    );
    expect(await run.result()).toMatchObject({ status: 'failed', error: { code: 'BUDGET_EXCEEDED' }, because: 'a' });
    const fits = await kernel.start(
      { nodes: [{ id: 'a', kind: 'task', handler: 'pays', policy: { budget: { tokens: 50 } } }], edges: [] },
      null,
      { budget: { limit: { tokens: 60 } } },
    );
    expect(await fits.result()).toMatchObject({ status: 'completed' });
    expect(await budgets.spent(`run/${fits.id}`)).toMatchObject({ nanoUsd: 3, tokens: 30 });
  });

  test('is charged for what an effect has cost that failed', async () => {
    const budgets = fakeBudgetStore();
    const fails = none((_, c) =>
      c.step(
        'call',
        ({ record }): Json => {
          record({ nanoUsd: 7 });
          throw new TuttiError('cut off');
        },
        { effect: 'idempotent', hold: { amount: { nanoUsd: 20 } } },
      ),
    );
    const run = await kernelOf({ budgets, handlers: { fails } }).start(
      { nodes: [{ id: 'a', kind: 'task', handler: 'fails' }], edges: [] },
      null,
      limit,
    );
    expect(await run.result()).toMatchObject({ status: 'failed' });
    expect(await budgets.spent(`run/${run.id}`)).toMatchObject({ nanoUsd: 7 });
    expect(await eventsOf(run, 'substep.failed')).toMatchObject([{ charge: { nanoUsd: 7 } }]);
  });

  test('takes what is held for a body that ignores its time limit as spent, and what it records later no second time', async () => {
    const budgets = fakeBudgetStore();
    let record: (nanoUsd: number) => void = () => undefined;
    const hangs = none((_, c) => {
      record = (nanoUsd) => c.record({ nanoUsd });
      return new Promise<Json>(() => undefined);
    });
    const node: GraphNode = {
      id: 'a',
      kind: 'task',
      handler: 'hangs',
      policy: { budget: { nanoUsd: 30 }, timeoutMs: 5, onFailure: 'continue' },
    };
    const run = await kernelOf({ budgets, handlers: { hangs } }).start(
      { nodes: [node, { id: 'w', kind: 'wait', until: { signal: 'go' } }], edges: [] },
      null,
      limit,
    );
    while (!(await run.nodes()).some(({ node: id, status }) => id === 'a' && status === 'failed')) await after();
    record(30);
    await run.signal('go');
    expect(await run.result()).toMatchObject({ status: 'partial' });
    expect(await budgets.spent(`run/${run.id}`)).toMatchObject({ nanoUsd: 30 });
  });

  const hostile: [string, Charge][] = [
    ['no number', { nanoUsd: Number.NaN }],
    ['less than nothing', { nanoUsd: -5 }],
    ['a part of a nano-dollar', { nanoUsd: 0.5 }],
    ['nothing at all', null as unknown as Charge],
    ['a usage without counts', { nanoUsd: 5, usage: {} as Usage }],
    ['a usage that is no number', { nanoUsd: 5, usage: plainUsage(Number.NaN, 1) }],
    ['more tokens than there are', { nanoUsd: 5, usage: plainUsage(1e300, 1) }],
  ];
  test.each(hostile)('is not charged with %s: the step fails, its run can be told of, and nothing stays held', async (_what, charge) => {
    const budgets = fakeBudgetStore();
    const call = (hold: object): Handler =>
      none((_, c) => c.step('call', ({ record }) => (record(charge), 'said'), { effect: 'idempotent', ...hold }));
    const handlers = {
      held: call({ hold: { amount: { nanoUsd: 10 } } }),
      free: call({}),
      step: none((_, c) => (c.record(charge), 'said')),
    };
    const kernel = kernelOf({ budgets, handlers });
    for (const [handler, start] of [
      ['held', limit],
      ['free', limit],
      ['free', {}],
      ['step', limit],
      ['step', {}],
    ] as const) {
      const run = await kernel.start({ nodes: [{ id: 'a', kind: 'task', handler }], edges: [] }, null, start);
      expect(await run.result()).toMatchObject({ status: 'failed', error: { code: 'VALIDATION_FAILED' } });
      const { nanoUsd = 0, tokens = 0 } = (await kernel.budget(run.id)).spent;
      expect([nanoUsd, tokens, await budgets.unsettled(run.id)]).toEqual([0, 0, []]);
    }
  });

  test.each([[{ nanoUsd: Number.NaN }], [{ nanoUsd: -1 }], [{ nanousd: 5 }], [null], [5]])(
    '%j is no amount to hold, nor a limit',
    async (given) => {
      const amount = given as Amount;
      for (const budgets of [fakeBudgetStore(), undefined]) {
        const handlers = { pays: none((_, c) => c.step('call', () => 'said', { effect: 'idempotent', hold: { amount } })) };
        const kernel = kernelOf({ handlers, ...(budgets === undefined ? {} : { budgets }) });
        const run = await kernel.start({ nodes: [{ id: 'a', kind: 'task', handler: 'pays' }], edges: [] });
        expect(await run.result()).toMatchObject({ status: 'failed', error: { code: 'VALIDATION_FAILED' } });
        if (budgets !== undefined) await expect(kernel.setBudget(run.id, amount)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
      }
    },
  );

  test('that nobody keeps is no limit: holds are on record all the same', async () => {
    const kernel = kernelOf({
      handlers: { pays: none((_, c) => c.step('call', () => 'said', { effect: 'idempotent', hold: { amount: { nanoUsd: 20 } } })) },
    });
    const run = await kernel.start({ nodes: [paying('a', 1_000)], edges: [] });
    expect(await run.result()).toMatchObject({ status: 'completed', output: 'said' });
    expect(await eventsOf(run, 'substep.started')).toMatchObject([{ hold: { account: `run/${run.id}`, amount: { nanoUsd: 20 } } }]);
  });

  test('gives back what was reserved for a step that was cancelled before it began', async () => {
    let begun = 0;
    const slow = new (class extends FakeBudgetStore {
      override async reserve(reservation: Reservation): ReturnType<BudgetStore['reserve']> {
        await after(10);
        return super.reserve(reservation);
      }
    })();
    const kernel = kernelOf({ budgets: slow, graceMs: 1, handlers: { pays: none(() => ++begun) } });
    const run = await kernel.start({ nodes: [paying('a', 100)], edges: [] }, null, limit);
    await run.cancel('enough');
    expect(await run.result()).toMatchObject({ status: 'cancelled' });
    while ((await slow.reserve({ id: 'probe', account: `run/${run.id}`, amount: { nanoUsd: 100 } })) !== 'reserved') await after();
    expect(begun).toBe(0);
  });

  test('gets back what an earlier life had reserved and not begun to spend, also of a run that wants no money any more', async () => {
    const journal = memoryJournal();
    const budgets = fakeBudgetStore();
    const waiting: Graph = {
      nodes: [paying('a', 40), { id: 'w', kind: 'wait', until: { signal: 'go' } }],
      edges: [{ from: 'a', to: 'w' }],
    };
    const handlers = { pays: none((_, c) => (c.record({ nanoUsd: 10 }), null)) };
    const first = kernelOf({ journal, budgets, handlers });
    const run = await first.start(waiting, null, limit);
    await run.idle();
    await first.shutdown({ graceMs: 0 });
    const account = `run/${run.id}`;
    expect(await budgets.reserve({ id: `${run.id}@1.9/b`, account, amount: { nanoUsd: 90 } })).toBe('reserved');
    const next = await kernelOf({ journal, budgets, handlers }).resume(run.id);
    await next.cancel('enough');
    expect(await next.result()).toMatchObject({ status: 'cancelled' });
    expect(await budgets.unsettled('')).toEqual([]);
    expect(await budgets.spent(account)).toMatchObject({ nanoUsd: 10 });
  });

  test('counts what an earlier life gave up as assumed, and leaves alone what recovery settles or its own life holds', async () => {
    const budgets = fakeBudgetStore();
    const logger = recordingLogger();
    await budgets.open({ account: 'a', limit: { nanoUsd: 1_000 } });
    for (const what of ['1.1/given-up', '1.2/never-begun', '1.3/open', '2.1/own'])
      await budgets.reserve({ id: `r@${what}`, account: 'a', amount: { nanoUsd: 30 } });
    const about = {
      store: budgets,
      logger,
      runId: 'r',
      epoch: 2,
      waits: new BudgetWaits(new TimerQueue(systemClock), 5),
      clock: systemClock,
      timers: new TimerQueue(systemClock),
      accounts: { open: async () => 'a' } as unknown as RunAccounts,
      limitsOf: () => undefined,
      underWay: () => undefined,
      uncounted: () => ({}),
      isDue: () => true,
      isAccountedFor: (hold: string) => hold.endsWith('open'),
      recordedHold: async (hold: string) => (hold.endsWith('given-up') ? { nanoUsd: 30 } : undefined),
    };
    await new RunBudget({ ...about, assumedCharges: 'worst' }).clean();
    expect([(await budgets.spent('a')).nanoUsd, [...(await budgets.unsettled('r@'))].sort()]).toEqual([30, ['r@1.3/open', 'r@2.1/own']]);
    await new RunBudget({
      ...about,
      store: { ...budgets, unsettled: () => Promise.reject(new Error('gone')) } as unknown as BudgetStore,
      assumedCharges: 'zero',
    }).clean();
    expect(logger.entries.map(({ message }) => message).join()).toContain('reserved could not be settled');
  });

  test('whose store fails stops the step that wants to spend, and is told of where it had to be settled', async () => {
    const logger = recordingLogger();
    const broken = new (class extends FakeBudgetStore {
      override async reserve(reservation: Reservation): ReturnType<BudgetStore['reserve']> {
        if (reservation.amount.nanoUsd === 13) throw new TuttiError('The store is gone.', { code: 'STORE_GONE' });
        return super.reserve(reservation);
      }

      override settle(): Promise<void> {
        return Promise.reject(new Error('gone'));
      }
    })();
    const kernel = kernelOf({ budgets: broken, logger, handlers: { pays: none((_, c) => (c.record({ nanoUsd: 1 }), 'done')) } });
    expect(await kernel.run({ nodes: [paying('a', 13)], edges: [] }, null, limit)).toMatchObject({
      status: 'failed',
      error: { code: 'STORE_GONE' },
    });
    expect(await kernel.run({ nodes: [paying('a', 14)], edges: [] }, null, limit)).toMatchObject({ status: 'completed', output: 'done' });
    expect(logger.entries.map(({ message }) => message).join()).toContain('could not be settled');
  });
});
