import { plainUsage, type Amount, type BudgetStore, type Graph, type GraphNode, type Handler, type Json } from '@tutti/core';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { BudgetRule } from './budgets.ts';
import { watchedStore } from './watched-store.ts';
import { Gate, never, none, single, until } from './world.ts';

const call: Handler = none((_, c) =>
  c.step('call', ({ record }) => (record({ nanoUsd: 10, usage: plainUsage(2, 3) }), null), {
    effect: 'idempotent',
    hold: { amount: { nanoUsd: 10, tokens: 5, steps: 1 } },
  }),
);
const limited = (id: string, amount: Amount, more: object = {}): GraphNode => ({
  id,
  kind: 'task',
  handler: 'works',
  policy: { limit: { amount }, ...more },
});
const loop = (amount: Amount, handler: string): GraphNode => ({
  id: 'loop',
  kind: 'loop',
  maxIterations: 5,
  policy: { limit: { amount } },
  body: { nodes: [{ id: 'x', kind: 'task', handler }], edges: [] },
});

async function isClosed(budgets: BudgetStore, account: string): Promise<void> {
  await budgets.spent(account).then(
    () => ok(false, `there is an account "${account}" still`),
    (error: Error) => match(error.message, /no budget/),
  );
}

/** Limits of time, limits of steps, and those set while nobody thought of them. */
export const budgetLimitRules: readonly BudgetRule[] = [
  {
    name: 'a body at work beyond the time of its run is stopped, and begins no more until there is more time',
    async check({ kernel, budgets }) {
      let begun = 0;
      const gate = new Gate();
      const works = none(async (_, c) => {
        begun++;
        await Promise.race([
          gate.opened,
          new Promise((_resolve, reject) => c.signal.addEventListener('abort', () => reject(new Error('stopped')))),
        ]);
        return 'done';
      });
      const runs = kernel({ budgets, handlers: { works } });
      const run = await runs.start(single('works'), null, { budget: { limit: { timeMs: 20 } } });
      const result = await run.result();
      equal(result.status === 'failed' && result.error.code, 'BUDGET_EXCEEDED');
      deepEqual(result.status === 'failed' && (result.error.data as { budgetType?: Json }).budgetType, 'timeMs');
      await until(async () => ((await budgets.spent(`run/${run.id}`)).timeMs ?? 0) >= 20);
      const again = await (await runs.recover(run.id)).result();
      deepEqual([again.status === 'failed' && again.error.code, begun], ['BUDGET_EXCEEDED', 1]);
      if (budgets.look === undefined) return;
      await runs.setBudget(run.id, { timeMs: 3_600_000 });
      const more = await runs.recover(run.id);
      await until(() => begun === 2);
      gate.open();
      equal((await more.result()).status, 'completed');
    },
  },
  {
    name: 'the limit of a step holds for that step alone, those of others are their own',
    async check({ kernel, budgets }) {
      const runs = kernel({ budgets, handlers: { works: call } });
      const nodes = [limited('rich', { steps: 1 }), limited('poor', { nanoUsd: 9 }, { onFailure: 'continue' })];
      const run = await runs.start({ nodes, edges: [] });
      equal((await run.result()).status, 'partial');
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd, 10);
      equal((await budgets.spent(`run/${run.id}/step/rich`)).steps, 1);
      const failed = (await run.nodes()).find(({ node }) => node === 'poor');
      match(failed?.error?.message ?? '', /step\/poor" is 0\.000000009/);
    },
  },
  {
    name: 'the limit of a loop holds for all that is done in it, and nodes that share a name share a limit',
    async check({ kernel, budgets }) {
      const runs = kernel({ budgets, handlers: { works: call } });
      const run = await runs.start({ nodes: [loop({ steps: 3 }, 'works')], edges: [] });
      const result = await run.result();
      deepEqual(result.status === 'failed' && [result.error.code, result.because], ['BUDGET_EXCEEDED', 'loop[3]/x']);
      equal((await budgets.spent(`run/${run.id}/step/loop`)).nanoUsd, 30);
      const limit = { amount: { steps: 1 }, name: 'both' };
      const graph: Graph = {
        nodes: ['a', 'b'].map((id): GraphNode => ({ id, kind: 'task', handler: 'works', policy: { limit } })),
        edges: [{ from: 'a', to: 'b' }],
      };
      const shared = await runs.run(graph);
      equal(shared.status === 'failed' && shared.because, 'b');
    },
  },
  {
    name: 'child runs pay from the limit of the step that asks for them, and from no other',
    async check({ kernel, budgets }) {
      const definition = single('works') as unknown as Json;
      const asks = none(
        async (_, c) => [await c.runChild('one', { definition }), await c.runChild('two', { definition })] as unknown as Json,
      );
      const runs = kernel({ budgets, handlers: { works: call, asks } });
      const run = await runs.start(single('asks', { limit: { amount: { nanoUsd: 15 } } }));
      const result = await run.result();
      const [one, two] = (result.status === 'completed' ? result.output : []) as unknown as [
        { status: string },
        { error?: { code: string } },
      ];
      deepEqual([one.status, two.error?.code], ['completed', 'BUDGET_EXCEEDED']);
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd, 10);
    },
  },
  {
    name: 'a run that nothing limits has no account; a limit that is set later knows all that was spent, by the runs inside it, too',
    async check({ kernel, budgets }) {
      if (budgets.look === undefined) return;
      const definition = single('inner') as unknown as Json;
      const spends = none((_, c) => c.step('call', ({ record }) => (record({ nanoUsd: 10, usage: plainUsage(2, 3) }), null)));
      const asks = none(async (_, c) => (await c.runChild('child', { definition })) as unknown as Json);
      const gate = new Gate();
      const runs = kernel({
        budgets,
        handlers: { spends, inner: spends, asks, last: none(async () => gate.opened.then(() => null)), works: call },
      });
      const nodes = ['spends', 'asks', 'last', 'works'].map((id): GraphNode => ({ id, kind: 'task', handler: id }));
      const run = await runs.start({
        nodes,
        edges: [
          { from: 'spends', to: 'asks' },
          { from: 'asks', to: 'last' },
          { from: 'last', to: 'works' },
        ],
      });
      await until(async () => (await run.nodes()).some(({ node, status }) => node === 'asks' && status === 'completed'));
      equal(await budgets.look(`run/${run.id}`), undefined);
      const { spent } = await runs.budget(run.id);
      deepEqual([spent.nanoUsd, spent.tokens, spent.steps], [20, 10, 2]);
      await runs.setBudget(run.id, { steps: 2 });
      const standing = await budgets.look(`run/${run.id}`);
      deepEqual([standing?.limit, standing?.spent.steps, standing?.spent.nanoUsd], [{ steps: 2 }, 2, 20]);
      gate.open();
      const result = await run.result();
      deepEqual(result.status === 'failed' && [result.error.code, result.because], ['BUDGET_EXCEEDED', 'works']);
    },
  },
  {
    name: 'a limit of time that is set while a body is at work stops it',
    async check({ kernel, budgets }) {
      if (budgets.look === undefined) return;
      const runs = kernel({ budgets, handlers: { works: none(never) }, graceMs: 1 });
      const run = await runs.start(single('works'));
      await until(async () => (await run.state()).status === 'running');
      await runs.setBudget(run.id, { timeMs: 1 });
      const result = await run.result();
      equal(result.status === 'failed' && result.error.code, 'BUDGET_EXCEEDED');
    },
  },
  {
    name: 'runs that are forgotten leave no account; a family keeps its own while a fork is left',
    async check({ kernel, budgets }) {
      const runs = kernel({ budgets, handlers: { works: call } });
      const first = await runs.start(single('works'), null, { budget: { limit: { nanoUsd: 1_000 } } });
      await first.result();
      const fork = await runs.fork(first.id);
      await fork.result();
      equal((await runs.prune({ closedBefore: Infinity, keepNewest: 1 })).runs, 1);
      const account = `run/${first.id}`;
      ok(((await budgets.spent(account)).nanoUsd ?? 0) >= 10);
      equal((await runs.prune({ closedBefore: Infinity })).runs, 1);
      await isClosed(budgets, account);
    },
  },
  {
    name: 'a prune that is cut off leaves no account of a run that is gone: the next one closes what is left',
    async check({ kernel, journal, budgets }) {
      const start = kernel({ budgets, handlers: { works: call } });
      const limit = { budget: { limit: { nanoUsd: 1_000 } } };
      const runs = [await start.start(single('works'), null, limit), await start.start(single('works'), null, limit)];
      for (const run of runs) await run.result();
      let closed = 0;
      // Its process ends with the second account.
      const dying = watchedStore(budgets, { close: (ask) => (++closed === 2 ? Promise.reject(new Error('killed')) : ask()) });
      await kernel({ budgets: dying })
        .prune({ closedBefore: Infinity })
        .then(
          () => ok(false, 'it was not cut off'),
          () => undefined,
        );
      for (const { id } of runs) if ((await journal.summary(id)) === undefined) await isClosed(budgets, `run/${id}`);
      await kernel({ budgets }).prune({ closedBefore: Infinity });
      for (const { id } of runs) {
        equal(await journal.summary(id), undefined);
        await isClosed(budgets, `run/${id}`);
      }
    },
  },
  {
    name: 'the account of a family whose last runs go at one time in two processes goes with them',
    async check({ kernel, journal, budgets }) {
      const definition = single('works') as unknown as Json;
      const asks = none(async (_, c) => {
        await c.runChild('child', { definition });
        throw new Error('no more');
      });
      const run = await kernel({ budgets, handlers: { works: call, asks } }).start(single('asks'), null, {
        budget: { limit: { nanoUsd: 1_000 } },
      });
      equal((await run.result()).status, 'failed');
      // Each knows of the other's run when it decides on the account, and of none when its own has gone.
      const [one, other] = [kernel({ budgets }), kernel({ budgets })];
      const forgetting = async (): Promise<void> => {
        equal((await other.prune({ closedBefore: Infinity, status: ['completed'] })).runs, 1);
      };
      equal((await one.prune({ closedBefore: Infinity, status: ['failed'], forgetting })).runs, 1);
      equal(await journal.summary(run.id), undefined);
      await isClosed(budgets, `run/${run.id}`);
    },
  },
];
