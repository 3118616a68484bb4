import { plainUsage, type Handler, type Journal } from '@tutti/core';
import { deepEqual, equal } from 'node:assert/strict';
import type { BudgetRule } from './budgets.ts';
import { watchedStore, type Around } from './watched-store.ts';
import { Gate, none, single, typesOf, until, type RuleRun } from './world.ts';

const COST = 10;

/** Calls a model that nobody has asked to reserve for, once the gate is open, and waits for another. */
const calls = (gate: Gate, last: Gate): Handler =>
  none(async (_, c) => {
    await gate.opened;
    await c.step('call', ({ record }) => (record({ nanoUsd: COST, usage: plainUsage(2, 3) }), null), { effect: 'idempotent' });
    return last.opened;
  });

/** The call is on record, and the process that made it has looked whether something limits it. */
const isDone = async (journal: Journal, run: RuleRun, looks: number): Promise<boolean> =>
  looks > 0 && (await typesOf(journal, run.id)).includes('substep.completed');

/** A limit is set by one process while another one works: each call counts once, in whatever moment it is made. */
export const budgetRaceRules: readonly BudgetRule[] = [
  {
    name: 'a call that is put on record in the moment in which another process sets a limit counts once',
    async check({ kernel, journal, budgets }) {
      if (budgets.look === undefined) return;
      for (const moment of ['after the look', 'before the account is open', 'when the account is open'] as const) {
        const [gate, last] = [new Gate(), new Gate()];
        let set: () => Promise<void> = () => Promise.resolve();
        let hasCalled = false;
        let looks = 0;
        const look: Around = async (ask) => {
          const answer = await ask();
          // Nothing is limited, says the store; and before that is heard, it is not true any more.
          if (hasCalled && looks++ === 0 && moment === 'after the look') await set();
          return answer;
        };
        const handlers = { calls: calls(gate, last) };
        const run = await kernel({ budgets: watchedStore(budgets, { look }), handlers }).start(single('calls'));
        const call = async (): Promise<void> => {
          hasCalled = true;
          gate.open();
          await until(() => isDone(journal, run, looks));
        };
        const open: Around = async (ask) => {
          if (moment === 'before the account is open' && !hasCalled) await call();
          await ask();
          if (moment === 'when the account is open' && !hasCalled) await call();
        };
        const other = kernel({ budgets: watchedStore(budgets, { open }), handlers });
        set = () => other.setBudget(run.id, { steps: 1 });
        await (moment === 'after the look' ? call() : set());
        const standing = async (): Promise<unknown> => {
          const { limit, spent } = (await budgets.look?.(`run/${run.id}`)) ?? {};
          return [limit, spent?.nanoUsd, spent?.tokens, spent?.steps];
        };
        deepEqual([moment, await standing()], [moment, [{ steps: 1 }, COST, 5, 1]]);
        last.open();
        equal((await run.result()).status, 'completed');
        deepEqual([moment, await standing()], [moment, [{ steps: 1 }, COST, 5, 1]]);
      }
    },
  },
  {
    name: 'a limit that another process sets while a run opens its account stays, and what is spent counts once',
    async check({ kernel, budgets }) {
      if (budgets.look === undefined) return;
      const [gate, last] = [new Gate(), new Gate()];
      let looks = 0;
      let set: () => Promise<void> = () => Promise.resolve();
      const look: Around = async (ask) => {
        const answer = await ask();
        // The account is not open, says the store; and before that is heard, another process has opened it.
        if (looks++ === 0) await set();
        return answer;
      };
      const handlers = { calls: calls(gate, last) };
      gate.open();
      last.open();
      const driving = kernel({ budgets: watchedStore(budgets, { look }), handlers });
      let runId = '';
      set = () => kernel({ budgets, handlers }).setBudget(runId, { steps: 5 });
      const run = await driving.start(single('calls'), null, { runId: (runId = 'limited'), budget: { limit: { nanoUsd: 100, steps: 9 } } });
      equal((await run.result()).status, 'completed');
      const { limit, spent } = (await budgets.look(`run/${run.id}`)) ?? {};
      deepEqual([limit, spent?.nanoUsd, spent?.tokens, spent?.steps], [{ nanoUsd: 100, steps: 5 }, COST, 5, 1]);
    },
  },
  {
    name: 'a call that a process has put on record, and not looked whether it is limited by now, counts when its run is taken up, once',
    async check({ kernel, journal, budgets }) {
      if (budgets.look === undefined) return;
      const [gate, last] = [new Gate(), new Gate()];
      let isGone = false;
      const look: Around = (ask) => (isGone ? Promise.reject(new Error('gone')) : ask());
      const handlers = { calls: calls(gate, last) };
      const dying = kernel({ budgets: watchedStore(budgets, { look }), handlers });
      const other = kernel({ budgets, handlers });
      const run = await dying.start(single('calls'));
      await other.setBudget(run.id, { steps: 5 });
      isGone = true;
      gate.open();
      await until(() => isDone(journal, run, 1));
      await dying.shutdown({ graceMs: 20 });
      equal((await budgets.spent(`run/${run.id}`)).nanoUsd ?? 0, 0);
      last.open();
      for (let i = 0; i < 2; i++) {
        const again = await other.resume(run.id);
        equal((await again.result()).status, 'completed');
        equal((await budgets.spent(`run/${run.id}`)).nanoUsd, COST);
      }
    },
  },
];
