import type { Json } from '@tutti/core';
import type { PipelineResult } from '../run/pipeline-result.ts';
import type { AfterExecution } from './execute-options.ts';
import type { Execution } from './execution.ts';

/** What is done when an execution has ended. */
export interface FinishingParts {
  readonly context?: Readonly<Record<string, Json>>;
  readonly after: readonly AfterExecution[];
  /** How many have ended, and how many well. */
  readonly counts: { total: number; successful: number };
}

/** Waits for the end of an execution, counts it, and tells those who asked for it. @throws ExecutionError when it did not end well */
export async function finishExecution(execution: Execution, { context = {}, after, counts }: FinishingParts): Promise<PipelineResult> {
  counts.total += 1;
  try {
    const result = await execution.finished();
    counts.successful += 1;
    return result;
  } finally {
    for (const hook of after) await hook(await execution.pipeline(), context, await execution.result());
  }
}
