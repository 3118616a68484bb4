import { ConflictError, canonicalJson, recordedInput, type NewRun, type RunId } from '@tutti/core';
import { summaryOf, type RunStore } from './load-run.ts';

/** @throws ConflictError `RUN_EXISTS` when a run of this id was started with other content. */
export async function assertSameRun(store: RunStore, runId: RunId, run: NewRun): Promise<void> {
  const { definitionHash } = await summaryOf(store.journal, runId);
  const definition = await store.definitions.get(definitionHash);
  const isSameDefinition = definition === run.definition || canonicalJson(definition) === canonicalJson(run.definition);
  if (isSameDefinition && canonicalJson(await recordedInput(store.journal, runId)) === canonicalJson(run.input ?? null)) return;
  const what = isSameDefinition ? 'input' : 'definition';
  throw new ConflictError(`Run "${runId}" exists with another ${what}. Use another run id, or none to get a new one.`, {
    code: 'RUN_EXISTS',
    data: { runId, differs: what },
  });
}
