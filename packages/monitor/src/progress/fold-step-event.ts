import type { Evaluated, Outcome, RunEvent, StepKey, WaitClosed, WaitOpened } from '@tutti/core';
import { chargeStep, editStep, settleStep, type Settlement } from './edit-step.ts';
import type { RunProgress } from './run-progress.ts';
import type { OpenWait, StepChange, StepProgress } from './step-progress.ts';

type StepEvent = Extract<RunEvent, { readonly path: StepKey }>;

/** Folds what concerns one step; other events change nothing here. */
export function foldStepEvent(progress: RunProgress, event: StepEvent): RunProgress {
  const { path, at } = event;
  const charged = 'charge' in event ? chargeStep(progress, path, event.charge) : progress;
  switch (event.type) {
    case 'step.started':
      return editStep(charged, path, (step) => ({ ...working, ...begun(step, at), attempt: event.attempt }));
    case 'substep.started':
    case 'substep.completed':
      return editStep(charged, path, (step) => ({
        ...(step.waits.length === 0 ? working : {}),
        ...begun(step, at),
        attempt: event.attempt,
      }));
    case 'step.completed':
      return settleStep(charged, path, { status: 'completed', attempt: event.attempt, startedAt: event.startedAt, endedAt: at });
    case 'step.failed':
      return settleStep(charged, path, {
        status: 'failed',
        attempt: event.attempt,
        startedAt: event.startedAt,
        endedAt: at,
        error: brief(event.error),
      });
    case 'step.cancelled':
      return settleStep(charged, path, { status: 'cancelled', attempt: event.attempt, endedAt: at, reason: event.reason });
    case 'child.settled':
      return settleStep(charged, path, { endedAt: at, ...endOf(event.outcome) });
    case 'step.attempt-failed':
      return editStep(charged, path, (step) => ({
        ...idle,
        status: 'retrying',
        waitingFor: 'retry',
        attempt: event.attempt,
        retryAt: event.retryAt,
        ...begun(step, event.startedAt),
        error: brief(event.error),
      }));
    case 'effect.doubted':
      return editStep(charged, path, () => ({
        ...idle,
        status: 'waiting',
        waitingFor: 'timer',
        attempt: event.attempt,
        reason: event.reason,
      }));
    case 'step.suspended':
      return editStep(charged, path, (step) => ({ ...waiting(step, step.waits), ...begun(step, at), attempt: event.attempt }));
    case 'wait.opened':
      return editStep(charged, path, (step) => ({ ...waiting(step, [...others(step, event.key), openWait(event)]), ...begun(step, at) }));
    case 'wait.closed':
      return editStep(charged, path, (step) => goOn(step, event));
    default:
      return foldDecision(charged, event);
  }
}

function foldDecision(progress: RunProgress, event: StepEvent): RunProgress {
  const { path } = event;
  if (event.type === 'decision.needed') {
    const { code, reason, key, attempt } = event;
    const decision = { path, code, reason, ...(key === undefined ? {} : { key }) };
    const edited = editStep(progress, path, () => ({ ...idle, status: 'waiting', waitingFor: 'decision', attempt, reason }));
    return { ...edited, decisions: [...withoutDecision(edited, path, key), decision] };
  }
  if (event.type === 'decision.made') {
    const edited = editStep(progress, path, () => working);
    return { ...edited, decisions: withoutDecision(edited, path, event.key) };
  }
  return progress;
}

/** A guard that says no skips its step; one that cannot be decided fails it. Other decisions are about edges and scopes. */
export function foldEvaluated(progress: RunProgress, event: Evaluated): RunProgress {
  const { key, at } = event;
  if (!key.endsWith('?if')) return progress;
  const path = key.slice(0, -'?if'.length);
  if (event.error !== undefined) return settleStep(progress, path, { status: 'failed', endedAt: at, error: brief(event.error) });
  return event.value ? progress : settleStep(progress, path, { status: 'skipped', endedAt: at });
}

const idle: StepChange = { waitingFor: undefined, retryAt: undefined, reason: undefined };
const working: StepChange = { ...idle, status: 'running' };

/** A body that was put away begins again from the top: the step began with the earliest record of it. */
function begun(step: StepProgress, at: number): StepChange {
  return { startedAt: Math.min(at, step.startedAt ?? at), seenAt: undefined };
}

function waiting(step: StepProgress, waits: readonly OpenWait[]): StepChange {
  const last = waits.at(-1);
  const waitingFor = last === undefined ? step.waitingFor : last.signal === undefined ? 'timer' : 'signal';
  return { ...idle, status: 'waiting', waitingFor, waits };
}

function goOn(step: StepProgress, { key }: WaitClosed): StepChange {
  const waits = others(step, key);
  return waits.length === 0 ? { ...working, waits } : waiting(step, waits);
}

function others(step: StepProgress, key: string): readonly OpenWait[] {
  return step.waits.filter((wait) => wait.key !== key);
}

function openWait({ key, until }: WaitOpened): OpenWait {
  return 'signal' in until ? { key, signal: until.signal } : { key, dueAt: until.dueAt };
}

function withoutDecision({ decisions }: RunProgress, path: StepKey, key: string | undefined): RunProgress['decisions'] {
  return decisions.filter((decision) => decision.path !== path || decision.key !== key);
}

function endOf(outcome: Outcome): Pick<Settlement, 'status' | 'error' | 'reason'> {
  if (outcome.status === 'failed') return { status: 'failed', error: brief(outcome.error) };
  if (outcome.status === 'cancelled') return { status: 'cancelled', reason: outcome.reason };
  return { status: 'completed' };
}

function brief({ code, message }: { readonly code: string; readonly message: string }): {
  readonly code: string;
  readonly message: string;
} {
  return { code, message };
}
