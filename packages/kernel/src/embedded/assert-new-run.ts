import { newRunSchema, type NewRun } from '@tutti/core';
import { assertName } from '../values/assert-name.ts';
import { assertShape } from '../values/assert-shape.ts';

/** Checks what a run is called and how it is to go; what it is made of and given is looked at by itself. @throws ValidationError */
export function assertNewRun(run: NewRun): void {
  const { runId, queue, lane } = run;
  if (runId !== undefined && runId !== null) assertName(runId, 'The id of the run');
  if (queue !== undefined) assertName(queue, 'The queue of the run');
  if (lane !== undefined) assertName(lane, 'The lane of the run');
  assertShape(newRunSchema, { ...run, runId: undefined, definition: null, input: null }, 'How the run is to be started');
}
