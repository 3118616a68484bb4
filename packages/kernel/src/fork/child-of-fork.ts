import { canonicalJson, isClosed, type EffectsOfOrigin, type RunCreated, type RunId, type RunRow } from '@tutti/core';
import type { Origin } from './origin.ts';

/** What a child run's parent has of the run it was made of, and where the child stands. */
export interface ParentFork {
  readonly lineage: readonly RunId[];
  readonly effects: EffectsOfOrigin;
  readonly isRecovery: boolean;
  readonly path: string;
}

/** Whether a child of the origin has ended and is the same run: one that was given something else begins anew. */
export function canBeRecoveredAs({ summary, definition, events }: Origin, row: RunRow): boolean {
  if (!isClosed(summary.status) || summary.status === 'superseded') return false;
  if (summary.program !== row.program || summary.programVersion !== row.programVersion) return false;
  const [was, is] = [createdOf(events), createdOf(row.events)];
  if (was.blob?.hash !== is.blob?.hash || canonicalJson(was.input) !== canonicalJson(is.input)) return false;
  return canonicalJson(definition) === canonicalJson(row.definition);
}

/** The row of a recovered run, as the child that its parent has asked for. */
export function asChild(asked: RunRow, recovered: RunRow): RunRow {
  const created: RunCreated = { ...createdOf(asked.events), at: createdOf(recovered.events).at };
  return {
    ...recovered,
    ...asked,
    labels: { ...recovered.labels, ...asked.labels },
    blobs: [...(asked.blobs ?? []), ...(recovered.blobs ?? [])],
    events: [created, ...recovered.events.slice(1)],
  };
}

function createdOf([first]: RunRow['events']): RunCreated {
  return first as RunCreated;
}
