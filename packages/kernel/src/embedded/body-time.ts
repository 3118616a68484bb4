import type { LimitAbove } from '@tutti/core';
import type { WorkTime } from './work-time.ts';

/** What the time of a body is taken from. */
export interface TimedExecution {
  /** ms since 1970. */
  readonly startedAt: number;
  readonly perform: { readonly command: { readonly limits?: readonly LimitAbove[] } };
  readonly host: { readonly clock: { now(): number }; readonly budget: { readonly time: WorkTime } | undefined };
  /** Its budget of time is used up. */
  outOfTime(error: Error): void;
}

/** How long one body is at work, and how long it does nothing but wait. */
export class BodyTime {
  readonly #execution: TimedExecution;
  #waitedMs: number = 0;
  #waitsSince: number | undefined = undefined;
  #isOver: boolean = false;

  constructor(execution: TimedExecution) {
    this.#execution = execution;
  }

  get limits(): readonly LimitAbove[] | undefined {
    return this.#execution.perform.command.limits;
  }

  /** Counts from now on, where something above it is limited; goes on unless no time is left. */
  begin(then: () => void): void {
    this.#work?.begin(this).then(
      () => (this.#isOver ? this.#work?.end(this) : then()),
      (error: unknown) => this.stop(error as Error),
    );
  }

  stop(error: Error): void {
    this.#execution.outOfTime(error);
  }

  /** The body has got its slot again, or given it up to wait. */
  changed(isAtWork: boolean): void {
    if (this.#isOver) return;
    const now = this.#execution.host.clock.now();
    if (isAtWork) {
      this.#waitedMs += Math.max(0, now - (this.#waitsSince ?? now));
      this.#waitsSince = undefined;
      this.#work?.resume(this);
    } else {
      this.#waitsSince = now;
      this.#work?.pause(this);
    }
  }

  /** How long it only waited, ms. */
  get waitedMs(): number {
    return this.#waitedMs + (this.#waitsSince === undefined ? 0 : Math.max(0, this.#execution.host.clock.now() - this.#waitsSince));
  }

  get workedMs(): number {
    return Math.max(0, this.#execution.host.clock.now() - this.#execution.startedAt - this.waitedMs);
  }

  end(): void {
    this.#isOver = true;
    this.#work?.end(this);
  }

  get #work(): WorkTime | undefined {
    return this.#execution.host.budget?.time;
  }
}
