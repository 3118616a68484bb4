import type { Claim, HandlerMissingError, Journal } from '@tutti/core';
import { summaryOf } from './load-run.ts';

/** Gives back a run whose Program is not known here. */
export async function putAsideUnread(journal: Journal, { runId, epoch }: Claim, { message }: HandlerMissingError): Promise<void> {
  const { length, program } = await summaryOf(journal, runId);
  await journal.append({
    runId,
    epoch,
    expectedSeq: length,
    events: [],
    status: 'waiting',
    waitingFor: 'handler',
    reason: `HANDLER_MISSING: ${message}`,
    needs: [`program:${program}`],
  });
  await journal.release(runId, epoch);
}
