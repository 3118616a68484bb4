import {
  HandlerMissingError,
  RunNotFoundError,
  type Journal,
  type Program,
  type RunId,
  type RunRow,
  type RunState,
  type RunSummary,
} from '@tutti/core';
import { RunFold } from '../run-state/run-fold.ts';
import type { BlobCache } from './blob-cache.ts';
import type { DefinitionCache } from './definition-cache.ts';

/** Where stored runs are read from. */
export interface RunStore {
  readonly journal: Journal;
  readonly definitions: DefinitionCache;
  readonly programs: ReadonlyMap<string, Program>;
  readonly blobs: BlobCache;
}

/** The summary of a run. @throws RunNotFoundError */
export async function summaryOf(journal: Journal, runId: RunId): Promise<RunSummary> {
  const summary = await journal.summary(runId);
  if (summary === undefined)
    throw new RunNotFoundError(`No run "${runId}" is in this journal. List the runs there are, or check the path of the store.`);
  return summary;
}

/** The Program of a run. @throws HandlerMissingError */
export function programOf(store: RunStore, about: Pick<RunSummary, 'runId' | 'program'>): Program {
  const program = store.programs.get(about.program);
  if (program !== undefined) return program;
  throw new HandlerMissingError(
    `Run "${about.runId}" is of program "${about.program}", which is not registered here. Pass it in \`programs\`.`,
  );
}

/** A run's empty fold: program and definition, no events yet. */
export async function emptyFold(
  store: RunStore,
  summary: Pick<RunSummary, 'runId' | 'program' | 'definitionHash'>,
  blob: RunFold['blob'] = (ref) => store.blobs.get(ref),
): Promise<RunFold> {
  const program = programOf(store, summary);
  const definition = await store.definitions.get(summary.definitionHash);
  return new RunFold(program, program.create(definition), blob);
}

/** What the journal says of a run that was just claimed. */
export function stateIn(about: RunSummary | RunRow): RunState {
  return 'status' in about ? pick(about) : { status: 'running' };
}

function pick({ status, waitingFor, reason }: RunSummary): RunState {
  return { status, ...(waitingFor === undefined ? {} : { waitingFor }), ...(reason === undefined ? {} : { reason }) };
}
