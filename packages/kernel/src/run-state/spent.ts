import type { Amount, Charge, RunEvent } from '@tutti/core';

/** What records say was spent, added up. */
export class Spent {
  nanoUsd: number = 0;
  tokens: number = 0;
  /** Calls. */
  steps: number = 0;
  timeMs: number = 0;

  /** Adds what a record says of spending; most say of time alone. */
  add(event: RunEvent): void {
    switch (event.type) {
      case 'step.completed':
      case 'step.attempt-failed':
      case 'step.failed':
        this.timeMs += Math.max(0, event.at - event.startedAt - (event.waitedMs ?? 0));
        return this.#charge(event.charge);
      case 'step.suspended':
        this.timeMs += event.workedMs ?? 0;
        return this.#charge(event.charge);
      case 'substep.completed':
      case 'substep.failed':
        if (event.charge !== undefined) this.steps++;
        return this.#charge(event.charge);
      case 'charge.assumed':
        this.nanoUsd += event.charge.nanoUsd;
        // What a step had reserved for itself is settled with what its effects have on record: that is counted.
        if (event.key === undefined) return;
        this.tokens += event.settled?.amount.tokens ?? 0;
        this.steps += event.settled?.amount.steps ?? 0;
        return;
      case 'step.cancelled':
      case 'charge.late':
        return this.#charge(event.charge);
      default:
        return;
    }
  }

  addAmount({ nanoUsd = 0, tokens = 0, steps = 0, timeMs = 0 }: Amount): void {
    this.nanoUsd += nanoUsd;
    this.tokens += tokens;
    this.steps += steps;
    this.timeMs += timeMs;
  }

  /** Leaves out what is nothing. */
  toAmount(): Amount {
    const { nanoUsd, tokens, steps } = this;
    const timeMs = Math.round(this.timeMs);
    return {
      ...(nanoUsd === 0 ? {} : { nanoUsd }),
      ...(tokens === 0 ? {} : { tokens }),
      ...(steps === 0 ? {} : { steps }),
      ...(timeMs === 0 ? {} : { timeMs }),
    };
  }

  #charge(charge: Charge | undefined): void {
    if (charge === undefined) return;
    this.nanoUsd += charge.nanoUsd;
    if (charge.usage !== undefined) this.tokens += Math.ceil(charge.usage.input.total + charge.usage.output.total);
  }
}
