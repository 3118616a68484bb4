import { ForkPointError, didYouMean, type ForkPoint, type RunEvent } from '@tutti/core';
import type { Origin } from './origin.ts';

const ENDS: ReadonlySet<RunEvent['type']> = new Set(['run.cancelling', 'run.closed', 'run.superseded']);

/**
 * How many of a run's records a fork keeps.
 * @throws ForkPointError when the place is not in the run, or lies behind its end.
 */
export function cutOf({ events, checkpoints, summary }: Origin, at: ForkPoint | undefined): number {
  const end = endOf(events);
  if (at === undefined) return end;
  if (typeof at === 'number') return kept(events, at, { end, what: `record ${at}`, runId: summary.runId });
  if ('step' in at) return beforeStep(events, at.step, { end, runId: summary.runId });
  const checkpoint = checkpoints.findLast(({ name }) => name === at.checkpoint);
  if (checkpoint !== undefined) return kept(events, checkpoint.seq, { end, what: `checkpoint "${at.checkpoint}"`, runId: summary.runId });
  const names = checkpoints.map(({ name }) => name);
  const hint =
    didYouMean(at.checkpoint, names) ||
    (names.length === 0 ? 'It has none: fork it at a step, or at a record.' : `It has ${names.map((name) => `"${name}"`).join(', ')}.`);
  throw new ForkPointError(`Run "${summary.runId}" has no checkpoint "${at.checkpoint}". ${hint}`, {
    data: { checkpoint: at.checkpoint, known: names },
  });
}

/** Where a run began to end, or its length if it has not. */
function endOf(events: readonly RunEvent[]): number {
  const end = events.findIndex(({ type }) => ENDS.has(type));
  return end === -1 ? events.length : end;
}

interface Place {
  readonly end: number;
  readonly runId: string;
}

function kept(events: readonly RunEvent[], seq: number, { end, what, runId }: Place & { readonly what: string }): number {
  if (!Number.isInteger(seq) || seq < 0 || seq >= end) {
    throw new ForkPointError(
      `Run "${runId}" cannot be forked at ${what}: its records 0 to ${end - 1} can be, what comes later is its end. Name one of those, a step or a checkpoint; without "at" all of them are taken over.`,
      { data: { seq, last: end - 1 } },
    );
  }
  // A decision and what follows from it are one.
  return events[seq]?.type === 'decision.made' && seq + 1 < end && events[seq + 1]?.path === events[seq]?.path ? seq + 2 : seq + 1;
}

function beforeStep(events: readonly RunEvent[], step: string, { end, runId }: Place): number {
  const first = events.findIndex((event, seq) => seq < end && isAbout(event, step));
  if (first > 0) return first;
  const known = new Set(events.slice(0, end).flatMap(({ path }) => (path === undefined ? [] : [path])));
  throw new ForkPointError(
    `Run "${runId}" has no record of a step "${step}" before its end. ${didYouMean(step, known) || `Its steps on record are: ${[...known].slice(0, 20).join(', ') || 'none'}.`} Name one of them, or a record.`,
    {
      data: { step },
    },
  );
}

/** Whether a record is of a step: its own, of a scope it opened, of its guard, its timer or its signal. */
function isAbout(event: RunEvent, step: string): boolean {
  const key = keyOf(event);
  if (key === undefined || !key.startsWith(step)) return false;
  const next = key[step.length];
  return next === undefined || next === '[' || next === '?';
}

function keyOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'evaluated':
      return event.key;
    case 'signal.delivered':
      return event.wait;
    case 'timer.fired':
      return event.timer;
    default:
      return event.path;
  }
}
