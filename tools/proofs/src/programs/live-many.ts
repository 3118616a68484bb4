// One life of several runs of twelve steps: starts them, or finds them again, and brings them to their ends.
import { TuttiError, systemClock, type Json } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { onRecord } from '../kill/completions.ts';
import { decideFromLedger } from '../kill/decide-from-ledger.ts';
import { runFiles } from '../kill/killer.ts';
import { approval, twelveHandlers, twelveSteps } from '../kill/twelve-steps.ts';
import { Ledger } from '../process/ledger.ts';
import { given, say } from '../process/speech.ts';

const { folder, runs } = given<{ folder: string; runs: number }>();
const files = runFiles(folder);
const ledger = new Ledger(files.ledger);
const journal = sqliteJournal({ path: files.database });
const before = await onRecord(journal);
say({ type: 'begun', completed: before.completed, counts: Object.fromEntries(ledger.counts()) });

const kernel = createKernel({ journal, handlers: twelveHandlers(ledger) });
let isOver = false;
const ended = Promise.all(Array.from({ length: runs }, (_, i) => live(`run-${i}`))).finally(() => (isOver = true));
let decisions = 0;
while (!isOver) {
  decisions += await decideFromLedger(kernel, ledger);
  await new Promise<void>((resolve) => void systemClock.after(3, resolve));
}
const outputs = await ended;
await kernel.shutdown();
const { completed, closings, problems } = await onRecord(journal);
await journal[Symbol.asyncDispose]();
say({
  type: 'ended',
  outputs,
  decisions,
  completed,
  closings: [...closings.values()],
  problems,
  counts: Object.fromEntries(ledger.counts()),
  onceCounts: onceCounts(),
});

async function live(runId: string): Promise<Json> {
  const run = await kernel.start(twelveSteps, null, { runId });
  say({ type: 'started', runId });
  await run.signal(approval.name, approval.payload, { id: approval.id }).catch((error: unknown) => {
    if (!TuttiError.isInstance(error) || error.code !== 'RUN_CLOSED') throw error;
  });
  const { runId: _, ...outcome } = await run.result();
  return outcome as unknown as Json;
}

/** How often each effect of kind `once` happened, over all runs and children. */
function onceCounts(): readonly number[] {
  return [...ledger.counts()].filter(([what]) => / (reserve|send|right#pay|store)$/.test(what)).map(([, count]) => count);
}
