import type { Claim, Clock, Journal, RunDeadLettered, RunId } from '@tutti/core';
import { summaryOf } from './load-run.ts';

/**
 * Parks a run that was cut off at work too often in a row. Nothing of it is folded or run: either may be what ends the process.
 * @returns why, in a line.
 */
export async function deadLetter(
  { journal, clock }: { readonly journal: Journal; readonly clock: Clock },
  { runId, epoch, recoveries }: Claim,
): Promise<string> {
  const { length } = await summaryOf(journal, runId);
  const reason = `RUN_DEAD_LETTERED: run "${runId}" was cut off at work ${recoveries} times in a row without getting on. Mend the cause, then resume it, or cancel it.`;
  const at = Math.max(clock.now(), await lastAt(journal, runId, length));
  const event: RunDeadLettered = { type: 'run.dead-lettered', seq: length, at, reason, recoveries };
  await journal.append({
    runId,
    epoch,
    expectedSeq: length,
    events: [event],
    status: 'dead-letter',
    waitingFor: null,
    reason,
    wakeAt: null,
  });
  await journal.release(runId, epoch);
  return reason;
}

async function lastAt(journal: Journal, runId: RunId, length: number): Promise<number> {
  let at = 0;
  for await (const events of journal.read(runId, length - 1)) at = events.at(-1)?.at ?? at;
  return at;
}
