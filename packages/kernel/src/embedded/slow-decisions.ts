import { undecided, type CancelTimer, type Evaluate, type Json } from '@tutti/core';
import { decidedError, decidedValue, nameOfDecision } from '../values/decided-value.ts';
import type { ExecutionHost } from './execution-port.ts';
import type { LateError } from './late-error.ts';
import { Race } from './race.ts';

/** For how long a turn waits for a decision, ms: long enough for a large value to be read. */
const PATIENCE_MS = 10;

type DecidingHost = Pick<ExecutionHost, 'timers' | 'recordable' | 'push'>;

/**
 * Decisions of one run that are promised. Its turn waits for one for a moment, so that most are one record with what brought
 * them up; then the run goes on without it, so that an evaluator holds up nothing but what it decides on: no pause, no deadline,
 * no other step. The decision then comes as a fact.
 */
export class SlowDecisions {
  readonly #host: DecidingHost;
  readonly #race: Race = new Race();
  #pending: number = 0;

  constructor(host: DecidingHost) {
    this.#host = host;
  }

  /** Whether an evaluator is at work. */
  get isAnyPending(): boolean {
    return this.#pending > 0;
  }

  /** The value, or `undecided` when its turn goes on without it. */
  async ofTurn(command: Evaluate, value: Promise<Json>): Promise<Json | typeof undecided> {
    this.#pending++;
    const settled = value.finally(() => this.#pending--);
    // Nobody may wait for it any more when it fails.
    settled.catch(() => undefined);
    let stopWaiting: CancelTimer = () => undefined;
    const impatience = new Promise<typeof undecided>(
      (resolve) => (stopWaiting = this.#host.timers.after(PATIENCE_MS, () => resolve(undecided))),
    );
    try {
      const first = await this.#race.unlessEnded(Promise.race([settled, impatience]));
      if (first === undecided) this.#tellLater(command, settled);
      return first;
    } finally {
      stopWaiting();
    }
  }

  /** The decision of the turn at work is not waited for. */
  end(failure: LateError): void {
    this.#race.end(failure);
  }

  #tellLater(command: Evaluate, value: Promise<Json>): void {
    const { key } = command;
    void value
      .then((decided) => decidedValue(decided, nameOfDecision(command), (json, what) => this.#host.recordable(json, what)), decidedError)
      .then((decision) => this.#host.push({ type: 'evaluation.settled', key, ...decision }));
  }
}
