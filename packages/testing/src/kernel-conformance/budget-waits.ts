import type { BudgetStore, GraphNode, Handler } from '@tutti/core';
import { deepEqual, equal, match } from 'node:assert/strict';
import type { BudgetRule } from './budgets.ts';
import { Gate, never, none, single, until, type RuleRun } from './world.ts';

const limit = { budget: { limit: { nanoUsd: 100 } } } as const;
const quick = none(() => null);
const task = (id: string, handler: string, more: Partial<GraphNode> = {}): GraphNode =>
  ({ id, kind: 'task', handler, ...more }) as GraphNode;
const policy = { budget: { nanoUsd: 80 } };
const buys = (run: () => null | Promise<never>): Handler =>
  none((_, c) => c.step('buy', run, { effect: 'idempotent', hold: { amount: { nanoUsd: 80 } } }));

/** Money that was kept free for somebody who does not come for it is free for others. */
export const budgetWaitRules: readonly BudgetRule[] = [
  {
    name: 'money that comes free for a step that was cancelled meanwhile goes to the next that waits',
    async check({ kernel, budgets }) {
      const gate = new Gate();
      const runs = kernel({
        budgets,
        handlers: {
          holds: none(() => gate.opened),
          pays: quick,
          quick,
          settled: none(() => {
            gate.open();
            return null;
          }),
        },
      });
      const nodes = [
        task('holder', 'holds', { policy }),
        task('waiter', 'pays', { policy }),
        task('fast', 'quick'),
        task('first', 'settled', { join: { atLeast: 1, cancelRest: true } }),
        task('last', 'pays', { policy }),
      ];
      const edges = [
        { from: 'waiter', to: 'first' },
        { from: 'fast', to: 'first' },
        { from: 'holder', to: 'last' },
        { from: 'first', to: 'last' },
      ];
      const run = await runs.start({ nodes, edges }, null, limit);
      await until(async () => (await run.state()).status === 'completed');
      deepEqual(
        (await run.nodes()).map(({ node, status }) => `${node} ${status}`),
        ['holder completed', 'waiter cancelled', 'fast completed', 'first completed', 'last completed'],
      );
    },
  },
  {
    name: 'money that comes free for an effect whose step is over goes to the next that waits',
    async check({ kernel, budgets }) {
      const gate = new Gate();
      let bought = 0;
      const runs = kernel({
        budgets,
        handlers: {
          holds: none(() => gate.opened),
          pays: quick,
          buys: buys(() => (bought++, null)),
          opens: none(() => {
            gate.open();
            return null;
          }),
        },
      });
      const nodes = [
        task('holder', 'holds', { policy }),
        task('buyer', 'buys', { policy: { deadlineMs: 20, onFailure: 'continue' } }),
        task('opens', 'opens'),
        task('last', 'pays', { policy }),
      ];
      const edges = [
        { from: 'buyer', to: 'opens', when: 'always' as const },
        { from: 'holder', to: 'last' },
        { from: 'opens', to: 'last' },
      ];
      const run = await runs.start({ nodes, edges }, null, limit);
      await until(async () => ['completed', 'partial'].includes((await run.state()).status));
      equal((await run.nodes()).find(({ node }) => node === 'last')?.status, 'completed');
      equal(bought, 0);
    },
  },
  {
    name: 'an effect that was given up and never ends has spent what was held for it; nobody waits for that',
    async check({ kernel, budgets }) {
      const runs = kernel({ budgets, graceMs: 5, handlers: { pays: quick, buys: buys(never as () => Promise<never>) } });
      const nodes = [task('buyer', 'buys', { policy: { timeoutMs: 300, onFailure: 'continue' } }), task('last', 'pays', { policy })];
      const run = await runs.start({ nodes, edges: [{ from: 'buyer', to: 'last', when: 'always' }] }, null, limit);
      await until(async () => (await run.state()).status === 'failed');
      const result = await run.result();
      deepEqual(result.status === 'failed' && [result.error.code, result.because], ['BUDGET_EXCEEDED', 'last']);
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd, 80);
    },
  },
  {
    name: 'an effect that waits for money says so: of its step when that does nothing else, of its run when all that is at work waits',
    async check({ journal, kernel, budgets }) {
      const [held, gate, work, both] = [new Gate(), new Gate(), new Gate(), new Gate()];
      const hold = { amount: { nanoUsd: 80 } };
      const runs = kernel({
        budgets,
        handlers: {
          holds: none((_, c) => c.step('buy', () => (held.open(), gate.opened), { effect: 'idempotent', hold })),
          buys: none(async (_, c) => {
            const buying = c.step('buy', () => both.opened, { effect: 'idempotent', hold });
            await c.step('work', () => work.opened, { effect: 'none' });
            return buying;
          }),
        },
      });
      const account = await runs.start(single('holds'), null, limit);
      await held.opened;
      const run = await runs.start(single('buys'), null, { budget: { parent: `run/${account.id}` } });
      const seen = async (): Promise<unknown> => [(await run.state()).status, (await run.nodes())[0]?.waitingFor];
      deepEqual(await seen(), ['running', undefined]);
      work.open();
      await until(async () => (await run.state()).status === 'waiting');
      const { waitingFor, reason } = await run.state();
      deepEqual([waitingFor, (await run.nodes())[0]?.waitingFor], ['budget', 'budget']);
      match(reason ?? '', /BUDGET_EXCEEDED: substep "buy" of step "only" waits for money: of 100 .* 80 is reserved/);
      await until(async () => (await journal.summary(run.id))?.waitingFor === 'budget');
      gate.open();
      await until(async () => (await run.state()).status === 'running');
      deepEqual(await seen(), ['running', undefined]);
      equal((await journal.summary(run.id))?.waitingFor, undefined);
      both.open('bought');
      equal((await run.result()).status, 'completed');
    },
  },
  {
    name: 'a run whose effect waits for money can be cancelled, and goes on after a restart',
    async check({ kernel, budgets }) {
      const held = new Gate();
      const handlers = {
        holds: none((_, c) => c.step('buy', () => (held.open(), never()), { effect: 'idempotent', hold: { amount: { nanoUsd: 80 } } })),
        buys: buys(() => null),
      };
      const first = kernel({ budgets, handlers, graceMs: 5 });
      const holder = await first.start(single('holds'), null, limit);
      const start = async (): Promise<RuleRun> => {
        const run = await first.start(single('buys'), null, { budget: { parent: `run/${holder.id}` } });
        await until(async () => (await run.state()).waitingFor === 'budget');
        return run;
      };
      await held.opened;
      const [cancelled, kept] = [await start(), await start()];
      await cancelled.cancel('no money');
      equal((await cancelled.result()).status, 'cancelled');
      await first.shutdown({ graceMs: 0 });
      await budgets.open({ account: `run/${holder.id}`, limit: { nanoUsd: 1_000 } });
      const again = await kernel({ budgets, handlers }).resume(kept.id);
      equal((await again.result()).status, 'completed');
    },
  },
  {
    name: 'what a process has reserved and not put on record when it ends is free when the run is taken up',
    async check({ kernel, budgets }) {
      let reserved = 0;
      const dying: BudgetStore = {
        open: (scope) => budgets.open(scope),
        reserve: async (reservation) => {
          await budgets.reserve(reservation);
          reserved++;
          return never() as Promise<never>;
        },
        settle: (id, amount) => budgets.settle(id, amount),
        charge: (charge) => budgets.charge(charge),
        spent: (account) => budgets.spent(account),
        close: (account) => budgets.close(account),
      };
      const first = kernel({ budgets: dying, handlers: { pays: quick } });
      const run = await first.start(single('pays', policy), null, limit);
      await until(() => reserved === 1);
      await first.shutdown({ graceMs: 0 });
      const again = await kernel({ budgets, handlers: { pays: quick } }).resume(run.id);
      await until(async () => (await again.state()).status === 'completed');
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd ?? 0, 0);
    },
  },
];
