import { isClosed, type RunSummary } from '@tutti/core';
import type { PipelineResult } from '@tutti/pipeline';
import type { Colors } from './colors.ts';
import { shorten, printable } from './printable.ts';

/** Status of a run for people: `interrupted` when it should be running and nobody works on it. */
export function runStatus(summary: Pick<RunSummary, 'status' | 'owner'>): string {
  const isAtWork = summary.status === 'running' || summary.status === 'pending' || summary.status === 'cancelling';
  return isAtWork && summary.owner === undefined ? 'interrupted' : summary.status;
}

/** A result in the words of {@link runStatus}: what nobody works on is not running, neither the run nor its steps. */
export function resultAsLeft(result: PipelineResult, summary: Pick<RunSummary, 'status' | 'owner'>): PipelineResult {
  if (isClosed(summary.status) || summary.owner !== undefined) return result;
  const steps = Object.fromEntries(
    Object.entries(result.steps).map(([id, step]) => [id, step.status === 'running' ? { ...step, status: 'interrupted' } : step]),
  );
  return { ...result, status: runStatus(summary), steps } as unknown as PipelineResult;
}

/** Whether `tutti resume` would do something. */
export function isResumable(summary: Pick<RunSummary, 'status' | 'owner'>): boolean {
  return !isClosed(summary.status) && summary.status !== 'quarantined' && summary.owner === undefined;
}

/** A status in its colour: green done, red failed, yellow waiting for somebody, cyan at work. */
export function paintStatus(status: string, paint: Colors): string {
  if (status === 'completed') return paint.green(status);
  if (['failed', 'quarantined', 'dead-letter'].includes(status)) return paint.red(status);
  if (['paused', 'needs-decision', 'interrupted', 'partial'].includes(status)) return paint.yellow(status);
  if (['running', 'waiting', 'pending'].includes(status)) return paint.cyan(status);
  return paint.dim(status);
}

/** Why a run stands still or has failed, in a line. */
export function reasonOf(summary: Pick<RunSummary, 'waitingFor' | 'reason'>, width: number): string {
  const { waitingFor, reason } = summary;
  return shorten(printable(reason ?? (waitingFor === undefined ? '' : `waits for ${waitingFor}`)), width);
}
