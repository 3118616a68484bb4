import type { Journal, Json, JsonObject, RunEvent } from '@tutti/core';
import type { RouterDecision } from '@tutti/models';
import { isDecision } from './explain-rows.ts';

/** A decision on record, and where in the run it was made. */
export interface RecordedDecision {
  readonly path: string;
  readonly key: string;
  /** ms since 1970. */
  readonly at: number;
  readonly decision: RouterDecision;
}

/** The decisions that the model calls of a run have put on record, in order; of one step and those inside it, when it is named. */
export async function recordedDecisions(journal: Journal, runId: string, step?: string): Promise<readonly RecordedDecision[]> {
  const found: RecordedDecision[] = [];
  for await (const events of journal.read(runId)) {
    for (const event of events) {
      if (event.type !== 'substep.completed' || !isOf(event.path, step)) continue;
      const output = await outputOf(event, journal);
      const decision =
        typeof output === 'object' && output !== null && !Array.isArray(output) ? (output as JsonObject)['decision'] : undefined;
      if (isDecision(decision)) found.push({ path: event.path, key: event.key, at: event.at, decision });
    }
  }
  return found;
}

async function outputOf(event: Extract<RunEvent, { type: 'substep.completed' }>, journal: Journal): Promise<Json | undefined> {
  const { blob, output } = event as { readonly blob?: { readonly hash: string }; readonly output?: Json };
  return blob === undefined ? output : (JSON.parse(new TextDecoder().decode(await journal.blob(blob.hash))) as Json);
}

/** `review` names its own calls, those of its AUTO tags, and those of `review[3]/draft`. */
function isOf(path: string, step: string | undefined): boolean {
  return step === undefined || path.split('/').some((part) => part === step || part.startsWith(`${step}[`) || part.startsWith(`${step}.`));
}
