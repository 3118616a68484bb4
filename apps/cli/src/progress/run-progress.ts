import type { NodeStatus, RunEvent, WaitingFor } from '@tutti/core';
import type { Notice } from '@tutti/kernel';

/** One step as people see it. Times are ms since 1970. */
export interface StepRow {
  readonly path: string;
  readonly status: NodeStatus;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly waitingFor?: WaitingFor;
  /** What the step says of itself, or why it failed. */
  readonly message?: string;
  readonly attempt: number;
}

/** What is known of a run while it goes on: a fold of its records and its live news. */
export class RunProgress {
  readonly #rows: Map<string, StepRow> = new Map();
  tokens: number = 0;
  nanoUsd: number = 0;
  startedAt: number | undefined = undefined;
  waitingFor: WaitingFor | undefined = undefined;

  /** Steps in the order in which they were first heard of. */
  get rows(): readonly StepRow[] {
    return [...this.#rows.values()];
  }

  count(...statuses: readonly NodeStatus[]): number {
    return this.rows.filter(({ status }) => statuses.includes(status)).length;
  }

  /** Takes a record in; gives the step it has settled, if it has. */
  record(event: RunEvent): StepRow | undefined {
    this.startedAt ??= event.at;
    if ('charge' in event && event.charge !== undefined) {
      this.nanoUsd += event.charge.nanoUsd;
      this.tokens += (event.charge.usage?.input.total ?? 0) + (event.charge.usage?.output.total ?? 0);
    }
    switch (event.type) {
      case 'step.completed': return this.#settle(event, { status: 'completed', startedAt: event.startedAt });
      case 'step.failed': return this.#settle(event, { status: 'failed', startedAt: event.startedAt, message: event.error.message });
      case 'step.cancelled': return this.#settle(event, { status: 'cancelled', message: event.reason });
      case 'step.attempt-failed': {
        this.#put(event.path, { status: 'waiting', waitingFor: 'retry', attempt: event.attempt, message: event.error.message });
        return undefined;
      }
      case 'decision.needed': {
        this.#put(event.path, { status: 'waiting', waitingFor: 'decision', attempt: event.attempt, message: event.reason });
        return undefined;
      }
      default: return undefined;
    }
  }

  /** Takes live news in. `at`: now. */
  notice(notice: Notice, at: number): void {
    if (notice.type === 'run.waiting') {
      this.waitingFor = notice.waitingFor;
      return;
    }
    const before = this.#rows.get(notice.path);
    if (before?.endedAt !== undefined) return;
    switch (notice.type) {
      case 'step.waiting': return void this.#put(notice.path, { ...(before ?? { attempt: 1 }), status: 'waiting', waitingFor: notice.waitingFor });
      case 'step.progress': {
        if (before !== undefined && notice.progress.message !== undefined) this.#put(notice.path, { ...before, message: notice.progress.message });
        return;
      }
      case 'step.queued': return void this.#put(notice.path, { status: 'waiting', waitingFor: 'slot', attempt: notice.attempt });
      case 'step.running': return void this.#put(notice.path, { status: 'running', attempt: notice.attempt, startedAt: at });
    }
  }

  #settle(event: RunEvent & { readonly path: string }, row: Omit<StepRow, 'path' | 'attempt' | 'endedAt'>): StepRow {
    return this.#put(event.path, { attempt: event.attempt ?? 1, endedAt: event.at, ...row });
  }

  #put(path: string, row: Omit<StepRow, 'path'>): StepRow {
    const { startedAt = this.#rows.get(path)?.startedAt } = row;
    const next: StepRow = { ...row, path, ...(startedAt === undefined ? {} : { startedAt }) };
    this.#rows.set(path, next);
    return next;
  }
}
