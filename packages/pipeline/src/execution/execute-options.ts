import type { EffectsOfOrigin, Json } from '@tutti/core';
import type { BudgetSpec } from './budget-spec.ts';
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
  /** What the run and those inside it may spend on models, US dollars; or in several dimensions. Default: what environment, pipeline and settings say. */
  readonly budget?: number | BudgetSpec;
  /** At most so many retries of any step, whatever it says itself. Default: what it says; for `executePipeline` 3. */
  readonly maxRetries?: number;
}

/** How one execution is gone on with. */
export interface RecoverOptions extends Pick<ExecuteOptions, 'budget'> {
  /** Goes back there: what came later is done again. */
  readonly fromCheckpoint?: string;
  /** What becomes of effects of the execution it is made of. */
  readonly effects?: EffectsOfOrigin;
}

/** What a hook sees of a pipeline. */
export type HookedPipeline = Pick<Pipeline, 'id' | 'name'>;

/** May change neither; what it throws keeps the execution from starting. */
export type BeforeExecution = (pipeline: HookedPipeline, context: Readonly<Record<string, Json>>) => void | Promise<void>;
export type AfterExecution = (
  pipeline: HookedPipeline,
  context: Readonly<Record<string, Json>>,
  result: PipelineResult,
) => void | Promise<void>;
