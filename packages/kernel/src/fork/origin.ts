import type { Checkpoint, Journal, Json, Message, RunEvent, RunId, RunSummary } from '@tutti/core';
import { assertWhole } from '../snapshot/latest-fold.ts';
import { summaryOf, type RunStore } from '../embedded/load-run.ts';

/** A run that another one is made of. */
export interface Origin {
  readonly summary: RunSummary;
  readonly definition: Json;
  readonly events: readonly RunEvent[];
  readonly checkpoints: readonly Checkpoint[];
  /** Messages accepted and not on record yet. */
  readonly inbox: readonly Message[];
}

/** @throws RunNotFoundError; JournalCorruptError when its records are damaged. */
export async function readOrigin(store: RunStore, runId: RunId): Promise<Origin> {
  const { journal, definitions } = store;
  const summary = await summaryOf(journal, runId);
  assertWhole(summary);
  // Before the records: a message that is taken in meanwhile is then found in both, not in neither.
  const inbox = await journal.inbox(runId);
  const [definition, checkpoints, events] = await Promise.all([
    definitions.get(summary.definitionHash),
    journal.checkpoints(runId),
    allEvents(journal, runId),
  ]);
  return { summary, definition, events, checkpoints, inbox };
}

async function allEvents(journal: Journal, runId: RunId): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const batch of journal.read(runId)) events.push(...batch);
  return events;
}
