/** Fields of a result: a step with such an id is found under `steps` only. */
export const resultFields: ReadonlySet<string> = new Set([
  'status',
  'success',
  'outputs',
  'steps',
  'executionId',
  'executionOrder',
  'executionLevels',
  'costUsd',
  'usage',
  'error',
  'startedAt',
  'endedAt',
  'durationMs',
  'pipelineId',
  'outputErrors',
  'toJSON',
]);
