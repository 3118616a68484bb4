import type { RunState, RunStatus } from '@tutti/core';
import type { RunFold } from './run-fold.ts';

const running: RunState = { status: 'running' };

/** What a list of runs says of this one. */
export function stateOf(run: RunFold): RunState {
  if (run.supersededBy !== undefined) return { status: 'superseded' };
  if (run.closed !== undefined) return closedState(run.closed);
  if (run.cancellingBecause !== undefined) return { status: 'cancelling', reason: run.cancellingBecause };
  if (run.deadLetteredBecause !== undefined) return { status: 'dead-letter', reason: run.deadLetteredBecause };
  if (run.pausedBecause !== undefined)
    return { status: 'paused', ...(run.phases.deciding > 0 ? { waitingFor: 'decision' } : {}), reason: run.pausedBecause };
  const { phases } = run;
  if (phases.ready > 0 || phases.started > 0 || phases.cancelling > 0) return run.bodyWaits.size === 0 ? running : bodyState(run);
  if (phases.deciding > 0) return { status: 'needs-decision', waitingFor: 'decision' };
  const [lack] = run.evaluations.size > 0 ? run.lacking.values() : [];
  if (lack !== undefined) return { status: 'waiting', waitingFor: 'handler', reason: lack };
  // An evaluator is at work.
  if (run.evaluations.size > 0) return running;
  return phases.parked > 0 ? parkedState(run) : waitingState(run);
}

/** A run waits for what its bodies wait for when each of them does. */
function bodyState(run: RunFold): RunState {
  const { phases, steps, bodyWaits } = run;
  const waits = [...bodyWaits].filter(
    ([path, { attempt }]) => steps.get(path)?.attempt === attempt && steps.get(path)?.isWithHost === true,
  );
  const [first] = waits;
  if (first === undefined || waits.length < phases.ready + phases.started + phases.cancelling) return running;
  return { status: 'waiting', waitingFor: first[1].waitingFor, reason: first[1].reason };
}

function parkedState(run: RunFold): RunState {
  for (const { phase, parked } of run.steps.all())
    if (phase === 'parked' && parked !== undefined) return { status: 'waiting', waitingFor: parked.waitingFor, reason: parked.reason };
  return running;
}

function closedState(outcome: NonNullable<RunFold['closed']>): RunState {
  const status: RunStatus = outcome.status;
  if (outcome.status === 'failed') return { status, reason: `${outcome.error.code}: ${outcome.error.message}` };
  if (outcome.status === 'cancelled') return { status, reason: outcome.reason };
  return { status };
}

function waitingState(run: RunFold): RunState {
  if (run.children.size > 0) return { status: 'waiting', waitingFor: 'child' };
  if (run.awaited.size > 0 || hasSignalWait(run)) return { status: 'waiting', waitingFor: 'signal' };
  if (run.phases.retrying > 0) return { status: 'waiting', waitingFor: 'retry' };
  if (run.timers.size > 0) return { status: 'waiting', waitingFor: 'timer' };
  return running;
}

function hasSignalWait(run: RunFold): boolean {
  if (run.phases.suspended === 0) return false;
  for (const step of run.steps.all()) {
    for (const wait of step.recorded?.waits.values() ?? []) {
      if (wait.output === undefined && 'signal' in wait.until) return true;
    }
  }
  return false;
}
