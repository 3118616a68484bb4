import type { Claim } from '@tutti/core';
import { sampleBlob, sampleBlobEvent, sampleEvents, sampleSignal } from '@tutti/testing';
import type { SqliteJournal } from '../sqlite-journal.ts';

export const blob = sampleBlob('value '.repeat(100));

/** Gives a run that was just started what a run may have: ten records, a large value, a snapshot, a checkpoint, and the messages "taken" and "m", still unread. */
export async function fillRun(journal: SqliteJournal, { runId, epoch }: Claim): Promise<void> {
  await journal.append({
    runId,
    epoch,
    expectedSeq: 1,
    events: [...sampleEvents(1, 9), sampleBlobEvent(9, blob)],
    blobs: [blob],
    snapshot: { seq: 9, programVersion: 1, state: { at: 9 } },
    checkpoints: [{ name: 'half', seq: 5, inFlight: ['a'] }],
  });
  for (const id of ['taken', 'm']) await journal.post(runId, sampleSignal(id));
}
