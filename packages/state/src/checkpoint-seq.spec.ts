import { expect, test } from '@jest/globals';
import { ValidationError, type Checkpoint } from '@tutti/core';
import { checkpointSeq } from './checkpoint-seq.ts';
import { StateManager } from './state-manager.ts';

const journal = {
  checkpoints: async (): Promise<readonly Checkpoint[]> => [
    { name: 'draft', seq: 4, inFlight: [] },
    { name: 'review', seq: 9, inFlight: [] },
  ],
};
const place = (checkpoint: string): { readonly executionId: string; readonly checkpoint: string } => ({ executionId: 'run-1', checkpoint });

test('a checkpoint of the journal ends with its own record', async () => {
  expect(await checkpointSeq(place('review'), { journal })).toBe(9);
});

test('a name that no checkpoint has is answered with the nearest, or with those there are', async () => {
  await expect(checkpointSeq(place('drafft'), { journal })).rejects.toThrow('has no checkpoint "drafft". Did you mean "draft"?');
  await expect(checkpointSeq(place('elsewhere'), { journal })).rejects.toThrow('It has draft, review.');
  await expect(checkpointSeq(place('draft'), { journal: { checkpoints: async () => [] } })).rejects.toThrow('It has none.');
});

test('a state manager is asked before the journal, and says it in the state it keeps', async () => {
  const stateManager = new StateManager();
  const saved = await stateManager.saveCheckpoint('run-1', { seq: 7, completed: ['draft'], outputs: {} });
  expect(await checkpointSeq(place(saved), { journal, stateManager })).toBe(6);
});

test('a state that no execution has saved is refused', async () => {
  const stateManager = new StateManager();
  const saved = await stateManager.saveCheckpoint('run-1', { step: 3 });
  await expect(checkpointSeq(place(saved), { journal, stateManager })).rejects.toThrow(ValidationError);
});
