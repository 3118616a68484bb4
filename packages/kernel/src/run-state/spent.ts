import type { Amount, Charge, RunEvent } from '@tutti/core';

/** What records say was spent, added up. */
export class Spent {
  nanoUsd: number = 0;
  tokens: number = 0;
  /** Calls. */
  steps: number = 0;
  timeMs: number = 0;
  /** The part of it that no budget had counted when it was put on record. */
  uncountedNanoUsd: number = 0;
  uncountedTokens: number = 0;
  uncountedSteps: number = 0;

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
        if (event.charge === undefined) return;
        this.steps++;
        if (event.charge.isUncounted) this.uncountedSteps++;
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

  /** What no budget has counted, should one be set. */
  uncounted(): Amount {
    return withoutNothing({ nanoUsd: this.uncountedNanoUsd, tokens: this.uncountedTokens, steps: this.uncountedSteps });
  }

  /** All the rest. */
  counted(): Amount {
    const { nanoUsd, tokens, steps, timeMs, uncountedNanoUsd, uncountedTokens, uncountedSteps } = this;
    return withoutNothing({
      nanoUsd: nanoUsd - uncountedNanoUsd,
      tokens: tokens - uncountedTokens,
      steps: steps - uncountedSteps,
      timeMs,
    });
  }

  addAmount({ nanoUsd = 0, tokens = 0, steps = 0, timeMs = 0 }: Amount): void {
    this.nanoUsd += nanoUsd;
    this.tokens += tokens;
    this.steps += steps;
    this.timeMs += timeMs;
  }

  /** Leaves out what is nothing. */
  toAmount(): Amount {
    return withoutNothing(this);
  }

  #charge(charge: Charge | undefined): void {
    if (charge === undefined) return;
    const { nanoUsd, usage } = charge;
    const tokens = usage === undefined ? 0 : Math.ceil(usage.input.total + usage.output.total);
    this.nanoUsd += nanoUsd;
    this.tokens += tokens;
    if (charge.isUncounted !== true) return;
    this.uncountedNanoUsd += nanoUsd;
    this.uncountedTokens += tokens;
  }
}

function withoutNothing({ nanoUsd = 0, tokens = 0, steps = 0, timeMs: time = 0 }: Amount): Amount {
  const timeMs = Math.round(time);
  return {
    ...(nanoUsd === 0 ? {} : { nanoUsd }),
    ...(tokens === 0 ? {} : { tokens }),
    ...(steps === 0 ? {} : { steps }),
    ...(timeMs === 0 ? {} : { timeMs }),
  };
}
