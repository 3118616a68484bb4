import type { NewRun, Program, RunId, RunRow } from '@tutti/core';
import { assertName } from '../values/assert-name.ts';
import { recordableInput } from '../values/spill.ts';

/** Ids of a run to be created. */
export interface RunIdentity {
  readonly runId: RunId;
  readonly family: RunId;
  readonly definitionHash: string;
  readonly createdAt: number;
}

/** The row and first record of a new run. @throws ValidationError when its input is not plain JSON, or too large, or it is named by what is no name. */
export function newRunRow(run: NewRun, program: Program, identity: RunIdentity): RunRow {
  const { runId, family, definitionHash, createdAt } = identity;
  assertName(runId, 'The id of the run');
  if (run.queue !== undefined) assertName(run.queue, 'The queue of the run');
  if (run.lane !== undefined) assertName(run.lane, 'The lane of the run');
  const { input, blob, blobs } = recordableInput(run.input ?? null, 'The input of the run');
  const lane = run.lane === undefined ? {} : { lane: run.lane };
  return {
    runId, family, definitionHash, createdAt, ...lane,
    program: program.name,
    programVersion: program.version,
    definition: run.definition,
    queue: run.queue ?? 'default',
    labels: run.labels ?? {},
    blobs,
    ...(run.parent === undefined ? {} : { parent: run.parent }),
    events: [
      {
        type: 'run.created', seq: 0, at: createdAt, runId, definitionHash, input, ...(blob === undefined ? {} : { blob }), family, ...lane,
        program: program.name,
        programVersion: program.version,
        ...(run.parent === undefined ? {} : { parent: { runId: run.parent.runId, path: run.parent.path } }),
        ...(run.budget === undefined ? {} : { budget: run.budget }),
      },
    ],
  };
}
