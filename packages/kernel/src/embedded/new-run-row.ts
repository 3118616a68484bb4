import type { NewRun, Program, RunId, RunRow } from '@tutti/core';
import { recordableInput } from '../values/spill.ts';

/** Ids of a run to be created. */
export interface RunIdentity {
  readonly runId: RunId;
  readonly family: RunId;
  readonly definitionHash: string;
  readonly createdAt: number;
}

/** The row and first record of a new run. @throws ValidationError when its input is not plain JSON, or too large. */
export function newRunRow(run: NewRun, program: Program, identity: RunIdentity): RunRow {
  const { runId, family, definitionHash, createdAt } = identity;
  const { input, blob, blobs } = recordableInput(run.input ?? null, 'The input of the run');
  const lane = run.lane === undefined ? {} : { lane: run.lane };
  return {
    runId,
    family,
    definitionHash,
    createdAt,
    ...lane,
    program: program.name,
    programVersion: program.version,
    definition: run.definition,
    queue: run.queue ?? 'default',
    labels: run.labels ?? {},
    blobs,
    ...(run.parent === undefined ? {} : { parent: run.parent }),
    events: [
      {
        type: 'run.created',
        seq: 0,
        at: createdAt,
        runId,
        definitionHash,
        input,
        ...(blob === undefined ? {} : { blob }),
        family,
        ...lane,
        program: program.name,
        programVersion: program.version,
        ...(run.parent === undefined ? {} : { parent: { runId: run.parent.runId, path: run.parent.path } }),
        ...(run.budget === undefined ? {} : { budget: run.budget }),
      },
    ],
  };
}
