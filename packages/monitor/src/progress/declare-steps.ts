import type { NodeStatus, NodeView, StepKey } from '@tutti/core';
import { editStep, putStep, settleStep } from './edit-step.ts';
import type { RunProgress } from './run-progress.ts';
import { withState } from './run-state-of.ts';
import { newStep } from './step-progress.ts';
import { withChange } from './with-change.ts';

/** A step to show before anything is heard of it. */
export interface DeclaredStep {
  readonly path: StepKey;
  /** Name for people. */
  readonly name?: string;
}

/** Adds steps as pending, in this order, and gives names to those known already. */
export function declareSteps(progress: RunProgress, steps: Iterable<StepKey | DeclaredStep>): RunProgress {
  let declared = progress;
  for (const step of steps) {
    const { path, name }: DeclaredStep = typeof step === 'string' ? { path: step } : step;
    const known = declared.steps.get(path);
    if (known === undefined) declared = putStep(declared, newStep(path, name));
    else if (name !== undefined) declared = putStep(declared, withChange(known, { name }));
  }
  return declared;
}

/**
 * Takes over what the run's program knows of its nodes: adds those not heard of, settles those that have ended without a record
 * of their own (maps, loops, unreached nodes), and shows wait nodes as waiting. Of nodes under way the events know more.
 */
export function withNodes(progress: RunProgress, nodes: Iterable<NodeView>): RunProgress {
  let known = progress;
  for (const node of nodes) known = takeOver(declareSteps(known, [node.path]), node);
  return withState(known);
}

function takeOver(progress: RunProgress, { path, status, waitingFor, error, because }: NodeView): RunProgress {
  if (status === 'waiting') return editStep(progress, path, () => ({ status, waitingFor }));
  const settled = settledStatus[status];
  if (settled === undefined) return progress;
  return settleStep(progress, path, {
    status: settled,
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    ...(because === undefined ? {} : { reason: because }),
  });
}

const settledStatus: Readonly<Partial<Record<NodeStatus, 'completed' | 'failed' | 'cancelled' | 'skipped'>>> = {
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  skipped: 'skipped',
  unreached: 'skipped',
};
