import { TuttiError, type BudgetStore, type Graph, type GraphNode, type Handler, type Json } from '@tutti/core';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { Gate, after, eventsOf, never, none, single, typesOf, until, type KernelCase } from './world.ts';

/** A case with a store for money. */
export interface BudgetCase extends KernelCase {
  readonly budgets: BudgetStore;
}

/** One rule of runs that spend. */
export interface BudgetRule {
  readonly name: string;
  readonly check: (given: BudgetCase) => Promise<void>;
}

const paying = (id: string, nanoUsd: number, more: object = {}): GraphNode => ({
  id,
  kind: 'task',
  handler: 'pays',
  policy: { budget: { nanoUsd }, ...more },
});
const spends = (nanoUsd: number): Handler =>
  none((_, c) => {
    c.record({ nanoUsd });
    return null;
  });

/** What runs do with money, whatever store it is counted in. */
export const budgetRules: readonly BudgetRule[] = [
  {
    name: 'what a step may spend is on record before it begins, and what it has spent is settled with its completion',
    async check({ kernel, journal, budgets }) {
      const runs = kernel({ budgets, handlers: { pays: spends(30) } });
      const run = await runs.start({ nodes: [paying('a', 100)], edges: [] }, null, { budget: { limit: { nanoUsd: 100 } } });
      equal((await run.result()).status, 'completed');
      const events = await eventsOf(journal, run.id);
      const started = events.find(({ type }) => type === 'step.started');
      deepEqual(started !== undefined && 'hold' in started && [started.hold?.account, started.hold?.amount], [
        `run/${run.id}`,
        { nanoUsd: 100 },
      ]);
      const completed = events.find(({ type }) => type === 'step.completed');
      deepEqual(completed !== undefined && 'charge' in completed && completed.charge, { nanoUsd: 30 });
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd, 30);
    },
  },
  {
    name: 'a budget is never exceeded, however many steps want of it at once; steps wait for what others hold and then go on',
    async check({ kernel, journal, budgets }) {
      let holding = 0;
      let most = 0;
      const runs = kernel({
        budgets,
        maxConcurrency: 10,
        handlers: {
          pays: none(async (_, c) => {
            most = Math.max(most, ++holding);
            await after(2);
            holding--;
            c.record({ nanoUsd: 10 });
            return null;
          }),
        },
      });
      const nodes = Array.from({ length: 8 }, (_, i) => paying(`n${i}`, 30));
      const run = await runs.start({ nodes, edges: [] }, null, { budget: { limit: { nanoUsd: 100 } } });
      equal((await run.result()).status, 'completed');
      ok(most <= 3, `${most} at once`);
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd, 80);
      ok((await typesOf(journal, run.id)).includes('step.parked'));
    },
  },
  {
    name: 'a step that waits for money says so, holds no slot, and can be cancelled',
    async check({ kernel, journal, budgets }) {
      const gate = new Gate();
      const runs = kernel({ budgets, maxConcurrency: 2, handlers: { pays: none(async () => gate.opened), free: none(() => 'free') } });
      const run = await runs.start(
        { nodes: [paying('a', 80), paying('b', 80), { id: 'c', kind: 'task', handler: 'free' }], edges: [] },
        null,
        { budget: { limit: { nanoUsd: 100 } } },
      );
      await until(async () => (await run.nodes()).some(({ waitingFor }) => waitingFor === 'budget'));
      await until(async () => (await run.nodes()).some(({ node, status }) => node === 'c' && status === 'completed'));
      const parked = (await eventsOf(journal, run.id)).find(({ type }) => type === 'step.parked');
      match(parked !== undefined && 'reason' in parked ? parked.reason : '', /80 is reserved/);
      await run.cancel('enough');
      gate.open();
      equal((await run.result()).status, 'cancelled');
    },
  },
  {
    name: 'what can never be afforded fails with BUDGET_EXCEEDED, and its body does not begin',
    async check({ kernel, budgets }) {
      let begun = 0;
      const runs = kernel({
        budgets,
        handlers: {
          pays: none((_, c) => {
            begun++;
            c.record({ nanoUsd: 60 });
            return null;
          }),
        },
      });
      const graph: Graph = { nodes: [paying('a', 60), paying('b', 60)], edges: [{ from: 'a', to: 'b' }] };
      const result = await runs.run(graph, null, { budget: { limit: { nanoUsd: 100 } } });
      deepEqual([result.status, result.status === 'failed' && [result.error.code, result.because]], ['failed', ['BUDGET_EXCEEDED', 'b']]);
      equal(begun, 1);
    },
  },
  {
    name: 'every attempt is paid for, failed ones included',
    async check({ kernel, budgets }) {
      const runs = kernel({
        budgets,
        handlers: {
          pays: none((_, c) => {
            c.record({ nanoUsd: 7 });
            if (c.attempt < 3) throw new TuttiError('busy', { retryable: true });
            return null;
          }),
        },
      });
      const run = await runs.start({ nodes: [paying('a', 10, { retry: { maxRetries: 5, initialMs: 0 } })], edges: [] }, null, {
        budget: { limit: { nanoUsd: 100 } },
      });
      equal((await run.result()).status, 'completed');
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd, 21);
    },
  },
  {
    name: 'effects reserve and settle for themselves, or out of what their step has reserved',
    async check({ kernel, budgets }) {
      const buys = none(async (_, c) => {
        for (const key of ['one', 'two'])
          await c.step(
            key,
            ({ record }) => {
              record({ nanoUsd: 20 });
              return key;
            },
            { effect: 'idempotent', hold: { amount: { nanoUsd: 30 } } },
          );
        return null;
      });
      const runs = kernel({ budgets, handlers: { buys } });
      const limit = { budget: { limit: { nanoUsd: 60 } } };
      const alone = await runs.start(single('buys'), null, limit);
      equal((await alone.result()).status, 'completed');
      equal((await budgets.spent(`run/${alone.id}`)).nanoUsd, 40);
      const within = await runs.start(single('buys', { budget: { nanoUsd: 60 } }), null, limit);
      equal((await within.result()).status, 'completed');
      equal((await budgets.spent(`run/${within.id}`)).nanoUsd, 40);
      const beyond = await runs.run(single('buys', { budget: { nanoUsd: 45 } }), null, limit);
      equal(beyond.status === 'failed' && beyond.error.code, 'BUDGET_EXCEEDED');
    },
  },
  {
    name: 'an effect takes less where its step is content with less, and knows what it may spend; what is left is known to the step',
    async check({ kernel, journal, budgets }) {
      const seen: Json[] = [];
      const shrinks = none(async (_, c) => {
        const buy = async (key: string): Promise<Json> =>
          c.step(
            key,
            ({ held, record }) => {
              record({ nanoUsd: 10 });
              return (held ?? null) as unknown as Json;
            },
            {
              effect: 'idempotent',
              hold: {
                amount: { nanoUsd: 1_000, steps: 1 },
                smaller: ({ limit, spent, inFlight }) => ({ nanoUsd: limit - spent - inFlight, steps: 1 }),
              },
            },
          );
        seen.push(await buy('one'), await buy('two'), ((await c.unspent?.()) ?? null) as unknown as Json);
        return null;
      });
      const runs = kernel({ budgets, handlers: { shrinks } });
      const run = await runs.start(single('shrinks'), null, { budget: { limit: { nanoUsd: 60, steps: 5 } } });
      equal((await run.result()).status, 'completed');
      deepEqual(seen.slice(0, 2), [
        { nanoUsd: 60, steps: 1 },
        { nanoUsd: 50, steps: 1 },
      ]);
      if (budgets.unspent !== undefined) deepEqual(seen[2], { nanoUsd: 40, steps: 3 });
      const spent = await budgets.spent(`run/${run.id}`);
      deepEqual([spent.nanoUsd, spent.steps], [20, 2]);
      const started = (await eventsOf(journal, run.id)).filter(({ type }) => type === 'substep.started');
      deepEqual(
        started.map((event) => 'hold' in event && event.hold?.amount),
        [
          { nanoUsd: 60, steps: 1 },
          { nanoUsd: 50, steps: 1 },
        ],
      );
    },
  },
  {
    name: 'effects side by side spend no more than their step has reserved: they wait for each other, and what can never fit is refused',
    async check({ kernel, budgets }) {
      let holding = 0;
      let most = 0;
      const buys = none(async (_, c) => {
        const buy = async (key: string, nanoUsd: number): Promise<Json> =>
          c.step(
            key,
            async ({ record }) => {
              most = Math.max(most, (holding += nanoUsd));
              await after(1);
              holding -= nanoUsd;
              record({ nanoUsd: nanoUsd / 2 });
              return null;
            },
            { effect: 'idempotent', hold: { amount: { nanoUsd } } },
          );
        await Promise.all(Array.from({ length: 6 }, (_, i) => buy(`k${i}`, 20)));
        return buy('last', 50);
      });
      const runs = kernel({ budgets, handlers: { buys } });
      const run = await runs.start(single('buys', { budget: { nanoUsd: 100 } }), null, { budget: { limit: { nanoUsd: 100 } } });
      const result = await run.result();
      equal(result.status === 'failed' && result.error.code, 'BUDGET_EXCEEDED');
      ok(most <= 100, `${most} at once`);
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd, 60);
    },
  },
  {
    name: 'child runs pay from what their parent may spend, and from no more than their own limit',
    async check({ kernel, budgets }) {
      const child = (nanoUsd: number): Json => ({ nodes: [paying('x', nanoUsd)], edges: [] }) as unknown as Json;
      const runs = kernel({
        budgets,
        handlers: {
          pays: spends(20),
          parent: none(
            async (_, c) =>
              [
                await c.runChild('poor', { definition: child(50), budget: { nanoUsd: 40 } }),
                await c.runChild('rich', { definition: child(50) }),
              ] as unknown as Json,
          ),
        },
      });
      const run = await runs.start(single('parent'), null, { budget: { limit: { nanoUsd: 60 } } });
      const result = await run.result();
      const [poor, rich] = (result.status === 'completed' ? result.output : []) as unknown as [
        { error?: { code: string } },
        { status: string },
      ];
      deepEqual([poor.error?.code, rich.status], ['BUDGET_EXCEEDED', 'completed']);
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd, 20);
    },
  },
  ...(['worst', 'zero'] as const).map(
    (assumedCharges): BudgetRule => ({
      name: `a call in flight when its process ends is taken to have cost ${assumedCharges === 'worst' ? 'all that was held for it' : 'nothing'}, once`,
      async check({ kernel, journal, budgets }) {
        const first = kernel({ budgets, assumedCharges, handlers: { pays: none(never) } });
        const run = await first.start({ nodes: [paying('a', 40)], edges: [] }, null, { budget: { limit: { nanoUsd: 100 } } });
        await until(async () => (await typesOf(journal, run.id)).includes('step.started'));
        await first.shutdown({ graceMs: 0 });
        const second = kernel({ budgets, assumedCharges, handlers: { pays: spends(10) } });
        equal((await (await second.resume(run.id)).result()).status, 'completed');
        equal((await budgets.spent(`run/${run.id}`)).nanoUsd, assumedCharges === 'worst' ? 50 : 10);
        const assumed = (await eventsOf(journal, run.id)).filter(({ type }) => type === 'charge.assumed');
        deepEqual(
          assumed.map((event) => 'charge' in event && event.charge?.nanoUsd),
          [assumedCharges === 'worst' ? 40 : 0],
        );
      },
    }),
  ),
  {
    name: 'a body that is given up after its timeout counts all that was held for it',
    async check({ kernel, budgets }) {
      const runs = kernel({ budgets, handlers: { pays: none(never) } });
      const run = await runs.start({ nodes: [paying('a', 40, { timeoutMs: 5 })], edges: [] }, null, {
        budget: { limit: { nanoUsd: 100 } },
      });
      equal((await run.result()).status, 'failed');
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd, 40);
    },
  },
];
