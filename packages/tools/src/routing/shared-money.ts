import { ALLOWANCE_ACCOUNT, TuttiError, toNanoUsd, toUsd, type Amount, type Charge, type JsonObject } from '@tutti/core';
import type { RoutingConstraints } from './routing-parameters.ts';

/** Money for one task: its calls pay from it one after another, until it ends. */
export interface TaskMoney {
  /** What is left of it now. */
  allowance(): Amount;
  /** Told what each attempt has cost. */
  charge(charge: Charge): void;
  /** What was not spent is free for others. */
  end(): void;
}

/** What several tasks may cost together, and each of them; no task spends what others at work were promised. */
export class SharedMoney {
  readonly #total: number;
  readonly #perTask: number;
  #spent: number = 0;
  /** Promised to tasks at work and not spent. */
  #promised: number = 0;
  #waiting: (() => void)[] = [];
  #turn: Promise<void> = Promise.resolve();
  #queued: number = 0;

  constructor(totalUsd: number, perTaskUsd: number) {
    this.#total = totalUsd === Infinity ? Infinity : toNanoUsd(totalUsd);
    this.#perTask = perTaskUsd === Infinity ? Infinity : toNanoUsd(perTaskUsd);
  }

  /** Undefined where nothing limits it. */
  static of({ total_budget: total, max_cost_per_task: perTask }: RoutingConstraints): SharedMoney | undefined {
    return total === undefined && perTask === undefined ? undefined : new SharedMoney(total ?? Infinity, perTask ?? Infinity);
  }

  /** Does a task with a part (0…1] of what is free; where that is too little, once more with all there is, when nobody else holds any of it. */
  async pay<T>(part: number, run: (money: TaskMoney) => Promise<T>): Promise<T> {
    // Who waits for all of it is not to wait for those who come later.
    if (this.#queued > 0) return this.#payAlone(run);
    const promised = Math.min(this.#perTask, Math.floor(this.#free * part));
    try {
      return await this.#payWith(promised, run);
    } catch (error) {
      const isMost = promised >= Math.min(this.#perTask, this.#total - this.#spent);
      if (!isOverAllowance(error) || isMost) throw error;
    }
    return this.#payAlone(run);
  }

  /** In turn: two that both want more than half would else try for ever. */
  async #payAlone<T>(run: (money: TaskMoney) => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#turn;
    this.#turn = promise;
    this.#queued += 1;
    try {
      await before;
      while (this.#promised > 0) await new Promise<void>((wake) => void this.#waiting.push(wake));
      return await this.#payWith(Math.min(this.#perTask, this.#free), run);
    } finally {
      this.#queued -= 1;
      resolve();
    }
  }

  async #payWith<T>(amount: number, run: (money: TaskMoney) => Promise<T>): Promise<T> {
    const money = this.#promise(amount);
    try {
      return await run(money);
    } finally {
      money.end();
    }
  }

  /** The total and what is left of it. */
  document(): JsonObject {
    return this.#total === Infinity ? {} : { total_budget: toUsd(this.#total), budget_left: toUsd(Math.max(0, this.#total - this.#spent)) };
  }

  get #free(): number {
    return Math.max(0, this.#total - this.#spent - this.#promised);
  }

  #promise(amount: number): TaskMoney {
    let left = amount;
    let hasEnded = false;
    if (amount !== Infinity) this.#promised += amount;
    return {
      allowance: () => ({ nanoUsd: left }),
      charge: ({ nanoUsd }) => {
        this.#spent += nanoUsd;
        if (!hasEnded && amount !== Infinity) this.#promised -= Math.min(left, nanoUsd);
        left = Math.max(0, left - nanoUsd);
      },
      end: () => {
        if (hasEnded) return;
        hasEnded = true;
        if (amount !== Infinity) this.#promised -= left;
        for (const wake of this.#waiting.splice(0)) wake();
      },
    };
  }
}

/** Whether it was this call's own allowance that was too small, rather than the budget of the run. */
export function isOverAllowance(error: unknown): boolean {
  if (!TuttiError.isInstance(error) || error.code !== 'BUDGET_EXCEEDED') return false;
  return (error.data as JsonObject | undefined)?.['account'] === ALLOWANCE_ACCOUNT;
}
