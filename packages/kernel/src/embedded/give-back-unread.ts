import { HandlerMissingError, JournalCorruptError, type Claim, type Journal } from '@tutti/core';
import { summaryOf } from './load-run.ts';

/** A run whose records could not be taken up here: whose Program is not known waits for it, what is damaged is quarantined, the rest is given back. */
export async function giveBackUnread(
  journal: Journal,
  claim: Claim,
  { error, hasFailed }: { readonly error: unknown; readonly hasFailed: boolean },
): Promise<void> {
  const { runId, epoch } = claim;
  if (error instanceof HandlerMissingError) await putAside(journal, claim, error);
  else if (error instanceof JournalCorruptError) await journal.quarantine(runId, error.message).catch(() => undefined);
  else await journal.release(runId, epoch, { hasFailed }).catch(() => undefined);
}

async function putAside(journal: Journal, { runId, epoch }: Claim, { message }: HandlerMissingError): Promise<void> {
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
