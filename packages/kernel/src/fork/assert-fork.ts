import { ForkPointError, forkOptionsSchema, forkPointSchema, shapeIssues, type ForkOptions, type ForkPoint, type RunId } from '@tutti/core';
import { assertShape } from '../values/assert-shape.ts';

/** @throws ForkPointError for what names no place in any run. */
export function assertForkPoint(at: ForkPoint, runId: RunId): void {
  const [issue] = shapeIssues(forkPointSchema, at);
  // A number that is none of a record is told with those that are.
  if (issue === undefined || typeof at === 'number') return;
  throw new ForkPointError(
    `Run "${runId}" cannot be forked at ${JSON.stringify(at) ?? 'nothing'}: ${issue.message}. Name a checkpoint, a step, or the number of a record; without "at" all of it is taken over.`,
    {
      data: { at: JSON.stringify(at) ?? null },
    },
  );
}

/** @throws ForkPointError as {@link assertForkPoint}; ValidationError for options that make no sense. */
export function assertForkOptions(options: ForkOptions, runId: RunId): void {
  if (options.at !== undefined) assertForkPoint(options.at, runId);
  assertShape(forkOptionsSchema, { ...options, at: undefined }, `How run "${runId}" is to be forked`);
}
