import type { Journal, RunEvent, RunId } from '@tutti/core';

/**
 * What a family has really spent, nano-dollars: the charges on record of all its runs. Records that a fork has of its
 * origin count once, there.
 */
export async function familySpend(journal: Journal, family: RunId): Promise<number> {
  let nanoUsd = 0;
  for await (const { runId } of journal.list({ family })) {
    let own = 0;
    for await (const events of journal.read(runId)) for (const event of events) own = event.type === 'run.forked' ? 0 : own + chargeOf(event);
    nanoUsd += own;
  }
  return nanoUsd;
}

function chargeOf(event: RunEvent): number {
  return 'charge' in event && event.charge !== undefined ? event.charge.nanoUsd : 0;
}
