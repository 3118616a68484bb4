import type { RunEvent } from '@tutti/core';
import { performanceOf } from '../execution-counts.ts';
import type { Metric } from './metric.ts';
import { runInstruments, type RunInstruments } from './run-instruments.ts';
import { RunRecorder } from './run-recorder.ts';

/** Counters and histograms over many runs. */
export class RunMetrics {
  readonly #instruments: RunInstruments = runInstruments();

  /** A function that takes the events of one run, in order; each run needs one of its own. */
  recorder(): (event: RunEvent) => void {
    const recorder = new RunRecorder(this.#instruments);
    return (event) => recorder.record(event);
  }

  /** Counts the events of one run. */
  add(events: Iterable<RunEvent>): void {
    const record = this.recorder();
    for (const event of events) record(event);
  }

  /** Number of runs that have ended, however they ended. */
  get totalExecutions(): number {
    return this.#instruments.runs.sum();
  }

  /** Share of ended runs that completed, 0…1 (`partial` is no success); 1 while none has ended. */
  get successRate(): number {
    const successful = this.#instruments.runs.sum({ outcome: 'completed' });
    return performanceOf({ total: this.totalExecutions, successful }).successRate;
  }

  /** Sum of all charges in US dollars. */
  get totalCostUsd(): number {
    return this.#instruments.cost.sum();
  }

  /** All metrics with their series. */
  metrics(): readonly Metric[] {
    return Object.values(this.#instruments);
  }
}

/** Counts whole runs: each argument holds the events of one. */
export function metricsOf(...runs: readonly Iterable<RunEvent>[]): RunMetrics {
  const metrics = new RunMetrics();
  for (const events of runs) metrics.add(events);
  return metrics;
}
