import type { Json } from '@tutti/core';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { PipelineResult } from '../run/pipeline-result.ts';

/** How one execution is started. */
export interface ExecuteOptions {
  /** Name of the file, for messages and labels; templates include files relative to it. */
  readonly file?: string;
  readonly strict?: boolean;
  readonly executionId?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Save checkpoints with the state manager. Default true. */
  readonly checkpointEnabled?: boolean;
  /** At most so many retries of any step, whatever it says itself. Default: what it says; for `executePipeline` 3. */
  readonly maxRetries?: number;
}

/** What a hook sees of a pipeline. */
export type HookedPipeline = Pick<Pipeline, 'id' | 'name'>;

/** May change neither; what it throws keeps the execution from starting. */
export type BeforeExecution = (pipeline: HookedPipeline, context: Readonly<Record<string, Json>>) => void | Promise<void>;
export type AfterExecution = (pipeline: HookedPipeline, context: Readonly<Record<string, Json>>, result: PipelineResult) => void | Promise<void>;
