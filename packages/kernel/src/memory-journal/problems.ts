import type { JournalProblem } from '@tutti/core';
import type { Content } from './content.ts';
import type { RunState } from './run-state.ts';

/** In memory nothing decays; what can be wrong is a record that names a value nobody stored. */
export function* problemsOf(run: RunState, content: Content): Generator<JournalProblem> {
  for (const event of run.events) {
    if (!('blob' in event) || event.blob === undefined || content.hasBlob(event.blob.hash)) continue;
    yield { runId: run.row.runId, seq: event.seq, problem: `its value, blob ${event.blob.hash}, is missing` };
  }
}
