import type { Json } from '../json/json.ts';
import type { RunId } from './keys.ts';
import type { RunCreated } from './run-event.ts';
import type { Journal } from '../ports/journal.ts';

/** The input of a run as it is on record, large or small; null where the first record was pruned. @throws RunNotFoundError */
export async function recordedInput(journal: Pick<Journal, 'read' | 'blob'>, runId: RunId): Promise<Json> {
  for await (const [created] of journal.read(runId)) return created?.type === 'run.created' ? inputOf(journal, created) : null;
  return null;
}

/** The input that a run's first record tells of. */
export async function inputOf(journal: Pick<Journal, 'blob'>, { input, blob }: RunCreated): Promise<Json> {
  return blob === undefined ? input : (JSON.parse(new TextDecoder().decode(await journal.blob(blob.hash))) as Json);
}
