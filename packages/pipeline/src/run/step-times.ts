import { toUsd, type RunEvent } from '@tutti/core';
import type { PipelineResultFields, StepResult } from './pipeline-result.ts';

interface Span {
  startedAt: number;
  endedAt: number;
  attempts: number;
}

/** When steps ran, how often, and what they cost, from a run's records. */
export class StepTimes {
  readonly #steps = new Map<string, Span>();
  #startedAt: number | undefined;
  #endedAt: number | undefined;
  #nanoUsd = 0;
  #inputTokens = 0;
  #outputTokens = 0;

  constructor(events: readonly RunEvent[]) {
    for (const event of events) this.#read(event);
  }

  of(id: string): Pick<StepResult, 'startedAt' | 'endedAt' | 'durationMs' | 'retries'> {
    const span = this.#steps.get(id);
    if (span === undefined) return { retries: 0 };
    return {
      startedAt: iso(span.startedAt),
      endedAt: iso(span.endedAt),
      durationMs: span.endedAt - span.startedAt,
      retries: Math.max(0, span.attempts - 1),
    };
  }

  /** Ids in the order in which they began, within a millisecond in the order of the records; steps that never ran are left out. */
  order(ids: readonly string[]): string[] {
    const wanted = new Set(ids);
    return [...this.#steps]
      .filter(([id]) => wanted.has(id))
      .sort(([, a], [, b]) => a.startedAt - b.startedAt)
      .map(([id]) => id);
  }

  whole(): Pick<PipelineResultFields, 'startedAt' | 'endedAt' | 'durationMs'> {
    if (this.#startedAt === undefined) return {};
    if (this.#endedAt === undefined) return { startedAt: iso(this.#startedAt) };
    return { startedAt: iso(this.#startedAt), endedAt: iso(this.#endedAt), durationMs: this.#endedAt - this.#startedAt };
  }

  money(): Pick<PipelineResultFields, 'costUsd' | 'usage'> {
    return {
      costUsd: toUsd(this.#nanoUsd),
      usage: { inputTokens: this.#inputTokens, outputTokens: this.#outputTokens, totalTokens: this.#inputTokens + this.#outputTokens },
    };
  }

  #read(event: RunEvent): void {
    if (event.type === 'run.created') this.#startedAt = event.at;
    if (event.type === 'run.closed') this.#endedAt = event.at;
    if ('charge' in event && event.charge !== undefined) {
      this.#nanoUsd += event.charge.nanoUsd;
      this.#inputTokens += event.charge.usage?.input.total ?? 0;
      this.#outputTokens += event.charge.usage?.output.total ?? 0;
    }
    if (event.path === undefined) return;
    const startedAt = 'startedAt' in event ? event.startedAt : event.at;
    const [first = ''] = event.path.split('/');
    const id = first.replace(/\[.*$|\..*$/, '');
    const isOwn = event.path === id;
    const attempts = isOwn ? (event.attempt ?? 0) : 0;
    const span = this.#steps.get(id);
    if (span === undefined) this.#steps.set(id, { startedAt, endedAt: event.at, attempts });
    else {
      span.startedAt = Math.min(span.startedAt, startedAt);
      span.endedAt = Math.max(span.endedAt, event.at);
      span.attempts = Math.max(span.attempts, attempts);
    }
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
