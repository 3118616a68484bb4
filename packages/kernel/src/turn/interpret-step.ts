import type {
  Charge,
  EvaluationSettled,
  Fact,
  MessageReceived,
  StepBlocked,
  StepSettled,
  StepSuspending,
  StepWaiting,
  SubstepFailing,
  SubstepSettled,
  TimerDue,
  ChildFinished,
} from '@tutti/core';
import type { OpenStep } from '../run-state/open-step.ts';
import { performStep } from '../run-state/perform-step.ts';
import { doubtSubsteps } from './doubt-effects.ts';
import { failStep } from './fail-step.ts';
import { nextAttemptAt } from './retry.ts';
import type { TurnScope } from './turn-scope.ts';

type StepFact = Exclude<Fact, MessageReceived | TimerDue | ChildFinished | EvaluationSettled>;

/** What a fact about a step's body means. Facts of another attempt than the open one come too late. */
export function interpretStepFact(turn: TurnScope, fact: StepFact): void {
  const step = turn.run.steps.get(fact.path);
  if (step === undefined || step.attempt !== fact.attempt) return lateFact(turn, fact);
  if (fact.type === 'step.settled')
    return step.isWithHost || step.phase === 'cancelling' ? settleStep(turn, step, fact) : lateFact(turn, fact);
  const { path, attempt } = fact;
  const base = { seq: turn.seq, at: turn.at, path, attempt } as const;
  switch (fact.type) {
    case 'step.starting':
      if (step.phase !== 'ready') return;
      turn.append({
        type: 'step.started',
        ...base,
        effect: fact.effect,
        fingerprint: fact.fingerprint,
        ...(fact.hold === undefined ? {} : { hold: fact.hold }),
      });
      return;
    case 'step.withdrawn':
      turn.append({ type: 'step.cancelled', ...base, reason: fact.reason });
      return;
    case 'step.suspending':
      return suspendStep(turn, step, fact);
    case 'charge.incurred':
      return lateFact(turn, fact);
    case 'step.blocked':
      return blockStep(turn, step, fact);
    case 'step.unparked':
      if (step.phase !== 'parked') return;
      performStep(turn.run, step);
      return turn.noteState();
    case 'step.waiting':
      noteWaiting(turn, fact);
      return;
    case 'substep.starting':
      turn.append({
        type: 'substep.started',
        ...base,
        key: fact.key,
        effect: fact.effect,
        ...(fact.hold === undefined ? {} : { hold: fact.hold }),
      });
      return;
    case 'substep.settled':
      return settleSubstep(turn, step, fact);
    case 'substep.failing':
      return failSubstep(turn, fact);
    case 'wait.opening':
      if (step.recorded?.waits.has(fact.key)) return;
      turn.append({
        type: 'wait.opened',
        ...base,
        key: fact.key,
        ...(fact.fingerprint === undefined ? {} : { fingerprint: fact.fingerprint }),
        until: 'ms' in fact.until ? { dueAt: turn.at + fact.until.ms } : fact.until,
      });
      return;
  }
}

function failSubstep(turn: TurnScope, { path, attempt, key, error, charge }: SubstepFailing): void {
  turn.append({
    type: 'substep.failed',
    seq: turn.seq,
    at: turn.at,
    path,
    attempt,
    key,
    error,
    ...(charge === undefined ? {} : { charge }),
  });
}

function noteWaiting(turn: TurnScope, { path, attempt, waitingFor, reason = '' }: StepWaiting): void {
  if (waitingFor === undefined) turn.run.bodyWaits.delete(path);
  else turn.run.bodyWaits.set(path, { attempt, waitingFor, reason });
  turn.noteState();
}

function lateFact(turn: TurnScope, fact: StepFact): void {
  if (!('charge' in fact) || fact.charge === undefined) return;
  turn.append({ type: 'charge.late', seq: turn.seq, at: turn.at, path: fact.path, attempt: fact.attempt, charge: fact.charge });
}

function settleStep(turn: TurnScope, step: OpenStep, fact: StepSettled): void {
  const { path, attempt, startedAt, waitedMs, charge, error } = fact;
  const { seq, at } = turn;
  if (step.phase === 'cancelling') return stopStep(turn, step, charge === undefined ? {} : { charge });
  if (error !== undefined) {
    const retryAt = nextAttemptAt(turn, step, error);
    // An effect of this attempt that is still open may yet happen: trying again unasked could do it twice.
    if (retryAt !== undefined && doubtSubsteps(turn, step)) return;
    if (retryAt === undefined) failStep(turn, step, { error, startedAt, ...waitedOf(fact), ...(charge === undefined ? {} : { charge }) });
    else
      turn.append({
        type: 'step.attempt-failed',
        seq,
        at,
        path,
        attempt,
        startedAt,
        ...waitedOf(fact),
        error,
        retryAt,
        ...(charge === undefined ? {} : { charge }),
      });
    return;
  }
  // The hot path of every run: one object literal, no spreading when there is nothing to spread.
  if (charge === undefined && fact.chosen === undefined && fact.blob === undefined && waitedMs === undefined) {
    turn.append({ type: 'step.completed', seq, at, path, attempt, startedAt, output: fact.output ?? null });
    return;
  }
  const { chosen, blob, output } = fact;
  turn.append({
    type: 'step.completed',
    seq,
    at,
    path,
    attempt,
    startedAt,
    ...waitedOf(fact),
    ...(blob === undefined ? { output: output ?? null } : { blob }),
    ...(chosen === undefined ? {} : { chosen }),
    ...(charge === undefined ? {} : { charge }),
  });
}

function waitedOf({ waitedMs }: StepSettled): { readonly waitedMs?: number } {
  return waitedMs === undefined ? {} : { waitedMs };
}

function stopStep(turn: TurnScope, { command, attempt, cancelReason }: OpenStep, cost: { readonly charge?: Charge }): void {
  turn.append({
    type: 'step.cancelled',
    seq: turn.seq,
    at: turn.at,
    path: command.step,
    attempt,
    reason: cancelReason ?? 'cancelled',
    ...cost,
  });
}

function suspendStep(turn: TurnScope, step: OpenStep, { path, attempt, workedMs, charge }: StepSuspending): void {
  const { seq, at } = turn;
  const cost = charge === undefined ? {} : { charge };
  if (step.phase === 'cancelling') return stopStep(turn, step, cost);
  if (!step.isWithHost) return;
  turn.append({ type: 'step.suspended', seq, at, path, attempt, ...(workedMs === undefined ? {} : { workedMs }), ...cost });
  // A wait may have ended while the handler was being put away.
  if (step.phase === 'suspended' && (step.hasWaitEnded || !step.hasOpenWait)) performStep(turn.run, step);
}

function blockStep(turn: TurnScope, step: OpenStep, fact: StepBlocked): void {
  const { path, attempt, code, reason, needs } = fact;
  const { run } = turn;
  // Asked to stop while it was about to begin.
  if (step.phase === 'cancelling') return stopStep(turn, step, {});
  if (!step.isWithHost) return;
  const base = { seq: turn.seq, at: turn.at, path, attempt } as const;
  const waitingFor = needs === undefined ? fact.waitingFor : 'handler';
  if (waitingFor !== undefined) {
    // Tried again in vain: it is on record already.
    if (step.parked?.waitingFor === waitingFor && step.parked.needs === needs) {
      run.setPhase(step, 'parked');
      turn.noteState();
    } else
      turn.append({ type: 'step.parked', ...base, waitingFor, reason: `${code}: ${reason}`, ...(needs === undefined ? {} : { needs }) });
    return;
  }
  turn.append({ type: 'decision.needed', ...base, code, reason });
  // Code that has changed under one step may have changed under others: nothing more begins until somebody has looked.
  if (code === 'CODE_CHANGED' && run.pausedBecause === undefined)
    turn.append({ type: 'run.paused', seq: turn.seq, at: turn.at, reason: `${code}: ${reason}` });
}

function settleSubstep(turn: TurnScope, step: OpenStep, fact: SubstepSettled): void {
  const { path, attempt, key, charge, blob, output, inputHash, fingerprint } = fact;
  if (step.recorded?.substeps.has(key)) return lateFact(turn, fact);
  turn.append({
    type: 'substep.completed',
    seq: turn.seq,
    at: turn.at,
    path,
    attempt,
    key,
    ...(blob === undefined ? { output: output ?? null } : { blob }),
    ...(inputHash === undefined ? {} : { inputHash }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(charge === undefined ? {} : { charge }),
  });
}
