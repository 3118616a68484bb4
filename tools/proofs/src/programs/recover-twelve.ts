// The next life of runs whose process was killed: starts them again, in a new process, and says how each went.
import { TuttiError, systemClock } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { onRecord } from '../kill/completions.ts';
import { decideFromLedger } from '../kill/decide-from-ledger.ts';
import { runFiles } from '../kill/killing-journal.ts';
import type { Recovery } from '../kill/recovery.ts';
import { approval, twelveHandlers, twelveSteps } from '../kill/twelve-steps.ts';
import { Ledger } from '../process/ledger.ts';
import { given, say } from '../process/speech.ts';

for (const folder of given<{ folders: string[] }>().folders) say(await recover(folder));

async function recover(folder: string): Promise<Recovery> {
  const files = runFiles(folder);
  const ledger = new Ledger(files.ledger);
  const begun = systemClock.monotonic();
  const journal = sqliteJournal({ path: files.database });
  const before = await onRecord(journal);
  const countsBefore = ledger.counts();
  const kernel = createKernel({ journal, handlers: twelveHandlers(ledger) });
  const run = await kernel.start(twelveSteps, null, { runId: 'twelve' });
  const recoveredMs = systemClock.monotonic() - begun;
  // The sender does not know whether its signal arrived, so it sends it again under the same id.
  await run.signal(approval.name, approval.payload, { id: approval.id }).catch(unlessClosed);
  let isOver = false;
  let decisions = 0;
  const ended = run.result().finally(() => (isOver = true));
  while (!isOver) {
    decisions += await decideFromLedger(kernel, ledger);
    await new Promise<void>((resolve) => void systemClock.after(2, resolve));
  }
  const result = await ended;
  await kernel.shutdown();
  const after = await onRecord(journal);
  const counts = ledger.counts();
  await journal[Symbol.asyncDispose]();
  ledger.close();
  return {
    result, recoveredMs, decisions,
    completedBefore: before.completed.length,
    rerun: before.completed.filter((what) => counts.get(what) !== countsBefore.get(what)),
    completedTwice: after.completed.filter((what, i) => after.completed.indexOf(what) !== i),
    onceRepeated: ['reserve', 'send', 'right#pay', 'store'].filter((what) => ledger.entries().filter((entry) => entry.what === what).length !== 1),
    runs: after.closings.size,
    closings: [...after.closings.values()],
    problems: after.problems,
  };
}

function unlessClosed(error: unknown): void {
  if (!TuttiError.isInstance(error) || error.code !== 'RUN_CLOSED') throw error;
}
