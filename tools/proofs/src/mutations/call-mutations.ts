import type { Mutation } from './mutation.ts';

const limiter = (file: string): string => `packages/rate-limiter/src/${file}`;
const budget = (file: string): string => `packages/cost-tracker/src/budget/${file}`;
const router = (file: string): string => `packages/models/src/router/${file}`;
const gateway = (file: string): string => `packages/gateway/src/${file}`;

/** What calls of models are promised: limits, money, the router's memory, and the gateway where they meet. */
export const callMutations: readonly Mutation[] = [
  {
    promise: 'a limit window is never exceeded',
    file: limiter('sliding-window.ts'),
    find: 'log.at(this.#oldest) + this.windowMs <= now',
    replace: 'log.at(this.#oldest) + this.windowMs / 2 <= now',
    caughtBy: ['packages/rate-limiter', 'exactness.spec.ts'],
  },
  {
    promise: 'what comes back after its window has let go of it makes no room there',
    file: limiter('sliding-window.ts'),
    find: 'if (grant >= this.#oldest) this.#used -= amount;',
    replace: 'this.#used -= amount;',
    caughtBy: ['packages/rate-limiter', 'exactness.spec.ts'],
  },
  {
    promise: 'no more leases are out than there are slots',
    file: limiter('tiers.ts'),
    find: 'if (this.#out >= Math.max(1,',
    replace: 'if (this.#out > Math.max(1,',
    caughtBy: ['packages/rate-limiter', 'exactness.spec.ts'],
  },
  {
    promise: 'use beyond the estimate is owed: later requests wait it out',
    file: limiter('tiers.ts'),
    find: '    this.#log.push(now, 0, tokens);\n    this.#tokens.add(tokens);\n',
    replace: '',
    caughtBy: ['packages/rate-limiter', 'rate-limiter.spec.ts'],
  },
  {
    promise: 'processes on one limit file exceed no window together',
    file: limiter('sqlite-limit-store.ts'),
    find: 'let excess = (used ?? 0) + asked - window.limit;',
    replace: 'let excess = (used ?? 0) - window.limit;',
    caughtBy: ['packages/rate-limiter', 'sqlite-limit-store.spec.ts'],
  },
  {
    promise: 'a budget is never exceeded: what is held counts',
    file: budget('budget-tree.ts'),
    find: ' - (account.held[dimension] as number)',
    replace: '',
    caughtBy: ['packages/cost-tracker', 'budget-stores.spec.ts'],
  },
  {
    promise: 'a budget in a file is never exceeded: every account above is asked',
    file: budget('sqlite-budget-store.ts'),
    find: '      for (const account of chain) {\n        const shortage',
    replace: '      for (const account of chain.slice(0, 1)) {\n        const shortage',
    caughtBy: ['packages/cost-tracker', 'budget-stores.spec.ts'],
  },
  {
    promise: 'one reservation is charged once, however often it is settled',
    file: budget('sqlite-budget-store.ts'),
    find: 'if (hold === undefined || hold.state === SETTLED || hold.state === TOTAL) return;',
    replace: 'if (hold === undefined) return;',
    caughtBy: ['packages/cost-tracker', 'budget-stores.spec.ts'],
  },
  {
    promise: 'the same entries in the same order give the same router: a replay asks no clock',
    file: router('router.ts'),
    find: "else if (entry.type === 'settled') this.#settle(decision, entry.outcome, entry.at);",
    replace: "else if (entry.type === 'settled') this.#settle(decision, entry.outcome, this.#options.clock.now());",
    caughtBy: ['packages/models', 'router.spec.ts'],
  },
  {
    promise: 'the same entries in the same order give the same router: all that it learns is an entry',
    file: router('router.ts'),
    find: '    this.apply(entry);\n    this.#options.onEntry?.(entry);',
    replace: "    this.apply(entry);\n    if (entry.type !== 'rewarded') this.#options.onEntry?.(entry);",
    caughtBy: ['packages/models', 'router.spec.ts'],
  },
  {
    promise: 'no window holds more work than its limit: a grant has the time at which its work begins',
    file: 'packages/rate-limiter/src/hand-over.ts',
    find: 'const TURNS_BETWEEN = 4;',
    replace: 'const TURNS_BETWEEN = 0;',
    caughtBy: ['packages/rate-limiter', 'hand-over.spec.ts'],
  },
  {
    promise: 'a call that is refused by one guard gives back what it took of the others',
    file: gateway('call-permit.ts'),
    find: '      for (const [, lease] of leases) lease.cancel();\n',
    replace: '',
    caughtBy: ['packages/gateway', 'model-gateway.spec.ts'],
  },
  {
    promise: 'a call that does not fit its budget is not made',
    file: gateway('reserve-answer.ts'),
    find: 'await ledger.reserve(account, money.amount,',
    replace: 'await ledger.reserve(account, {},',
    caughtBy: ['packages/gateway', 'model-gateway.spec.ts'],
  },
  {
    promise: 'a call that broke off is counted at its worst: spend is never under-counted',
    file: gateway('call-permit.ts'),
    find: ' : mayBeCharged ? this.#worst() : { amount',
    replace: ' : { amount',
    caughtBy: ['packages/gateway', 'model-gateway.spec.ts'],
  },
  {
    promise: 'a run with a budget reserves each call of a model before it is made',
    file: 'packages/pipeline/src/run/perform/pay-call.ts',
    find: ', ...(hold === undefined ? {} : { hold }) },',
    replace: ' },',
    caughtBy: ['packages/orchestrator', 'budgets.spec.ts'],
  },
  {
    promise: 'effects side by side spend no more than their step has reserved',
    file: 'packages/kernel/src/embedded/run-budget.ts',
    find: '      this.#costs.taken.take(path, key, amount);\n',
    replace: '',
    caughtBy: ['packages/kernel', 'budgets.spec.ts'],
  },
  {
    promise: 'a limit that is set while another process works counts what that puts on record meanwhile',
    file: 'packages/kernel/src/embedded/run-budgets.ts',
    find: '    await chargeUncounted(source,',
    replace: '    if (limit.timeMs === -1) await chargeUncounted(source,',
    caughtBy: ['packages/kernel', 'budgets.spec.ts'],
  },
  {
    promise: 'who has put a cost on record that nothing limited looks whether that is so still',
    file: 'packages/kernel/src/embedded/run-budget.ts',
    find: 'if (this.#costs.recorded(events)) this',
    replace: 'if (this.#costs.recorded(events) && this.#hasEnded) this',
    caughtBy: ['packages/kernel', 'budgets.spec.ts'],
  },
  {
    promise: 'no account stays of a run that is forgotten, also when a prune is cut off',
    file: 'packages/kernel/src/kernel.ts',
    find: '      for (const family of await budgets.forget(runs)) families.add(family);\n',
    replace: '      for (const { family } of runs) families.add(family);\n',
    caughtBy: ['packages/kernel', 'budgets.spec.ts'],
  },
  {
    promise: 'what is told twice of a sum is charged once',
    file: budget('sqlite-budget-store.ts'),
    find: "this.#add(chain, 'spent', rest(most, before));",
    replace: "this.#add(chain, 'spent', most);",
    caughtBy: ['packages/cost-tracker', 'budget-stores.spec.ts'],
  },
  {
    promise: 'requests that share a total never spend more than it',
    file: 'packages/tools/src/routing/shared-money.ts',
    find: 'Math.floor(this.#free * part)',
    replace: 'Math.floor(this.#total * part)',
    caughtBy: ['packages/tools', 'shared-money.spec.ts'],
  },
  {
    promise: 'an answer is given once: no other model is asked when part of one was given',
    file: gateway('model-gateway.ts'),
    find: '        if (hasGiven) throw error;\n',
    replace: '',
    caughtBy: ['packages/gateway', 'model-gateway.spec.ts'],
  },
];
