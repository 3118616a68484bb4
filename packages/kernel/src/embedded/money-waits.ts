import type { BudgetShortage } from '@tutti/core';
import type { ExecutionView } from './execution-port.ts';

/** Effects of one execution that wait for money others hold. Where the body does nothing else meanwhile, its run hears of it. */
export class MoneyWaits {
  readonly #execution: ExecutionView;
  /** Why, by the effect's key. */
  readonly #reasons: Map<string, string> = new Map();
  #isTold: boolean = false;

  constructor(execution: ExecutionView) {
    this.#execution = execution;
  }

  begin(key: string, shortage: BudgetShortage): void {
    this.#reasons.set(key, `BUDGET_EXCEEDED: ${shortageReason(`substep "${key}" of step "${this.#execution.path}"`, shortage)}`);
    this.look();
  }

  end(key: string): void {
    this.#reasons.delete(key);
    this.look();
  }

  endAll(): void {
    this.#reasons.clear();
    this.look();
  }

  /** The body may have taken up other work, or ended it. */
  look(): void {
    const { slot, path, attempt, host } = this.#execution;
    const [reason] = slot.isHeld ? [] : this.#reasons.values();
    if ((reason !== undefined) === this.#isTold) return;
    this.#isTold = reason !== undefined;
    host.push({ type: 'step.waiting', path, attempt, ...(reason === undefined ? {} : { waitingFor: 'budget', reason }) });
    if (reason !== undefined) host.noticeWaiting(path, 'budget');
  }
}

/** Who waits for money, and for whose. */
export function shortageReason(who: string, { limit, dimension, refusedBy, inFlight }: BudgetShortage): string {
  return `${who} waits for money: of ${limit} (${dimension}) that "${refusedBy}" may spend, ${inFlight} is reserved by others.`;
}
