import { ValidationError, type Journal } from '@tutti/core';
import type { StateManager } from './state-manager.ts';

/** Up to which record of its run a checkpoint reaches: of the journal's own, or of those that a state manager keeps. @throws ValidationError */
export async function checkpointSeq(place: { readonly executionId: string; readonly checkpoint: string }, from: { readonly journal: Pick<Journal, 'checkpoints'>; readonly stateManager?: Pick<StateManager, 'restoreCheckpoint'> | undefined }): Promise<number> {
  const { executionId, checkpoint } = place;
  if (from.stateManager === undefined) {
    const found = (await from.journal.checkpoints(executionId)).find(({ name }) => name === checkpoint);
    if (found !== undefined) return found.seq + 1;
    throw new ValidationError(`Execution "${executionId}" has no checkpoint "${checkpoint}". getExecutionStatus lists its checkpoints.`);
  }
  const state = await from.stateManager.restoreCheckpoint(executionId, checkpoint);
  const seq = typeof state === 'object' && state !== null && 'seq' in state ? state.seq : undefined;
  if (typeof seq === 'number') return seq;
  throw new ValidationError(`The state restored for checkpoint "${checkpoint}" has no "seq"; it was not saved by an execution.`);
}
