import type { BudgetStore, GraphNode, Handler } from '@tutti/core';
import { deepEqual, equal } from 'node:assert/strict';
import type { BudgetRule } from './budgets.ts';
import { Gate, never, none, single, until } from './world.ts';

const limit = { budget: { limit: { nanoUsd: 100 } } } as const;
const quick = none(() => null);
const task = (id: string, handler: string, more: Partial<GraphNode> = {}): GraphNode => ({ id, kind: 'task', handler, ...more }) as GraphNode;
const policy = { budget: { nanoUsd: 80 } };
const buys = (run: () => null | Promise<never>): Handler => none((_, c) => c.step('buy', run, { effect: 'idempotent', hold: { amount: { nanoUsd: 80 } } }));

/** Money that was kept free for somebody who does not come for it is free for others. */
export const budgetWaitRules: readonly BudgetRule[] = [
  {
    name: 'money that comes free for a step that was cancelled meanwhile goes to the next that waits',
    async check({ kernel, budgets }) {
      const gate = new Gate();
      const runs = kernel({ budgets, handlers: { holds: none(() => gate.opened), pays: quick, quick, settled: none(() => { gate.open(); return null; }) } });
      const nodes = [
        task('holder', 'holds', { policy }), task('waiter', 'pays', { policy }), task('fast', 'quick'),
        task('first', 'settled', { join: { atLeast: 1, cancelRest: true } }), task('last', 'pays', { policy }),
      ];
      const edges = [{ from: 'waiter', to: 'first' }, { from: 'fast', to: 'first' }, { from: 'holder', to: 'last' }, { from: 'first', to: 'last' }];
      const run = await runs.start({ nodes, edges }, null, limit);
      await until(async () => (await run.state()).status === 'completed');
      deepEqual((await run.nodes()).map(({ node, status }) => `${node} ${status}`), ['holder completed', 'waiter cancelled', 'fast completed', 'first completed', 'last completed']);
    },
  },
  {
    name: 'money that comes free for an effect whose step is over goes to the next that waits',
    async check({ kernel, budgets }) {
      const gate = new Gate();
      let bought = 0;
      const runs = kernel({ budgets, handlers: { holds: none(() => gate.opened), pays: quick, buys: buys(() => (bought++, null)), opens: none(() => { gate.open(); return null; }) } });
      const nodes = [
        task('holder', 'holds', { policy }), task('buyer', 'buys', { policy: { deadlineMs: 20, onFailure: 'continue' } }),
        task('opens', 'opens'), task('last', 'pays', { policy }),
      ];
      const edges = [{ from: 'buyer', to: 'opens', when: 'always' as const }, { from: 'holder', to: 'last' }, { from: 'opens', to: 'last' }];
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
      const nodes = [task('buyer', 'buys', { policy: { timeoutMs: 5, onFailure: 'continue' } }), task('last', 'pays', { policy })];
      const run = await runs.start({ nodes, edges: [{ from: 'buyer', to: 'last', when: 'always' }] }, null, limit);
      await until(async () => (await run.state()).status === 'failed');
      const result = await run.result();
      deepEqual(result.status === 'failed' && [result.error.code, result.because], ['BUDGET_EXCEEDED', 'last']);
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd, 80);
    },
  },
  {
    name: 'what a process has reserved and not put on record when it ends is free when the run is taken up',
    async check({ kernel, budgets }) {
      let reserved = 0;
      const dying: BudgetStore = {
        open: (scope) => budgets.open(scope),
        reserve: async (reservation) => { await budgets.reserve(reservation); reserved++; return never() as Promise<never>; },
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
