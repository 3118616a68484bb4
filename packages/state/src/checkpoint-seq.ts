import { ValidationError, didYouMean, type Journal } from '@tutti/core';
import type { StateManager } from './state-manager.ts';

/** Where checkpoints are looked for: with a state manager, among those it keeps; without one, in the journal. */
export interface CheckpointSource {
  readonly journal: Pick<Journal, 'checkpoints'>;
  readonly stateManager?: Pick<StateManager, 'restoreCheckpoint'> | undefined;
}

/**
 * The last record of its run that a checkpoint stands for, by its `seq`: what a fork from there keeps ends with it.
 * @throws ValidationError for a checkpoint that is not there, or that no execution has saved.
 */
export async function checkpointSeq(
  place: { readonly executionId: string; readonly checkpoint: string },
  from: CheckpointSource,
): Promise<number> {
  const { executionId, checkpoint } = place;
  if (from.stateManager === undefined) return seqInJournal(from.journal, executionId, checkpoint);
  const state = await from.stateManager.restoreCheckpoint(executionId, checkpoint);
  const seq = typeof state === 'object' && state !== null && 'seq' in state ? state.seq : undefined;
  // What is saved says how many records there were.
  if (typeof seq === 'number') return seq - 1;
  throw new ValidationError(
    `The state restored for checkpoint "${checkpoint}" has no "seq": no execution has saved it. Name a checkpoint that one has.`,
  );
}

async function seqInJournal(journal: CheckpointSource['journal'], executionId: string, checkpoint: string): Promise<number> {
  const all = await journal.checkpoints(executionId);
  const found = all.find(({ name }) => name === checkpoint);
  if (found !== undefined) return found.seq;
  const names = all.map(({ name }) => name);
  const hint = didYouMean(checkpoint, names) || (names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`);
  throw new ValidationError(`Execution "${executionId}" has no checkpoint "${checkpoint}". ${hint}`);
}
