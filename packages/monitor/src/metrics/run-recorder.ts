import type { Charge, Evaluated, RunClosed, RunEvent } from '@tutti/core';
import type { RunInstruments } from './run-instruments.ts';

/** Counts the events of one run; what it remembers of the run is of fixed size. */
export class RunRecorder {
  readonly #instruments: RunInstruments;
  #program: string = 'unknown';
  #startedAt: number | undefined = undefined;
  #lastSeq: number = -1;
  #nanoUsd: number = 0;
  #tokens: number = 0;

  constructor(instruments: RunInstruments) {
    this.#instruments = instruments;
  }

  /** Events counted already (by `seq`) and those of unknown kinds count nothing. */
  record(event: RunEvent): void {
    if (event.seq <= this.#lastSeq) return;
    this.#lastSeq = event.seq;
    if ('charge' in event) this.#charge(event.charge, kindOf(event));
    this.#count(event);
  }

  #count(event: RunEvent): void {
    const { runsStarted, retries, failures, decisions } = this.#instruments;
    switch (event.type) {
      case 'run.created':
        this.#program = event.program;
        this.#startedAt = event.at;
        return runsStarted.add(1, { program: event.program });
      case 'run.closed':
        return this.#close(event);
      case 'step.completed':
        return this.#settle('completed', event);
      case 'step.failed':
        failures.add(1, { code: event.error.code });
        return this.#settle('failed', event);
      case 'step.cancelled':
        return this.#settle('cancelled', event);
      case 'child.settled':
        return this.#settle(event.outcome.status === 'partial' ? 'completed' : event.outcome.status, { at: event.at });
      case 'evaluated':
        return this.#guard(event);
      case 'step.attempt-failed':
        return retries.add(1, { code: event.error.code });
      case 'decision.needed':
        return decisions.add(1);
      default:
        return;
    }
  }

  #settle(
    outcome: string,
    { at, startedAt, attempt }: { readonly at: number; readonly startedAt?: number; readonly attempt?: number },
  ): void {
    const { steps, stepDuration, stepAttempts } = this.#instruments;
    steps.add(1, { outcome });
    if (startedAt !== undefined) stepDuration.observe(Math.max(0, at - startedAt), { outcome });
    if (attempt !== undefined) stepAttempts.observe(attempt);
  }

  #guard({ key, error, value }: Evaluated): void {
    if (!key.endsWith('?if')) return;
    const { steps, failures } = this.#instruments;
    if (error !== undefined) {
      steps.add(1, { outcome: 'failed' });
      failures.add(1, { code: error.code });
    } else if (!value) steps.add(1, { outcome: 'skipped' });
  }

  #charge(charge: Charge | undefined, kind: string): void {
    if (charge === undefined) return;
    const { charges, cost, tokens } = this.#instruments;
    charges.add(1, { kind });
    cost.add(charge.nanoUsd, { kind });
    this.#nanoUsd += charge.nanoUsd;
    if (charge.usage === undefined) return;
    const { input, output } = charge.usage;
    tokens.add(input.total, { direction: 'input' });
    tokens.add(output.total, { direction: 'output' });
    this.#tokens += input.total + output.total;
  }

  #close({ at, outcome: { status: outcome } }: RunClosed): void {
    const { runs, runDuration, runCost, runTokens } = this.#instruments;
    runs.add(1, { program: this.#program, outcome });
    if (this.#startedAt !== undefined) runDuration.observe(Math.max(0, at - this.#startedAt), { outcome });
    runCost.observe(this.#nanoUsd);
    runTokens.observe(this.#tokens);
  }
}

function kindOf({ type }: RunEvent): 'settled' | 'assumed' | 'late' {
  if (type === 'charge.assumed') return 'assumed';
  return type === 'charge.late' ? 'late' : 'settled';
}
