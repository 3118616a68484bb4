import type { BudgetStore, Clock, Ids, Journal, Logger, Redactor } from '@tutti/core';
import { createKernel, type Kernel } from '@tutti/kernel';
import type { ToolCatalog } from '../catalog/tool-catalog.ts';
import { pipelineEvaluators } from '../run/evaluators.ts';
import type { PipelineHandlerOptions, ToolCaller } from '../run/handler-options.ts';
import { pipelineHandlers } from '../run/handlers.ts';
import { Executions } from './executions.ts';
import { fileLibrary } from './file-reader.ts';

/** What executions are driven with. */
export interface DrivingParts
  extends Pick<PipelineHandlerOptions, 'generate' | 'models' | 'quote' | 'resourceAllocator' | 'parallelExecutor' | 'errorHandler'> {
  readonly journal: Journal;
  readonly budgets?: BudgetStore;
  readonly catalog: ToolCatalog & ToolCaller;
  /** How the tools are set up: where templates may read files. */
  readonly tools?: Parameters<typeof fileLibrary>[0];
  readonly clock?: Clock | undefined;
  readonly ids?: Ids | undefined;
  readonly logger: Logger;
  readonly redactor: Redactor;
  /** Steps at work at one time, over all executions. */
  readonly maxConcurrentTasks: number;
  readonly leaseTtlMs?: number | undefined;
}

/** A kernel that runs pipelines, and the executions on its journal. */
export function driveExecutions(parts: DrivingParts): { readonly kernel: Kernel; readonly executions: Executions } {
  const { journal, budgets, catalog, tools, clock, ids, logger, redactor, maxConcurrentTasks, leaseTtlMs, ...answering } = parts;
  const ports = { ...(clock === undefined ? {} : { clock }), ...(ids === undefined ? {} : { ids }), logger, redactor };
  const library = fileLibrary(tools);
  const kernel = createKernel({
    journal,
    ...(budgets === undefined ? {} : { budgets }),
    ...ports,
    maxConcurrency: maxConcurrentTasks,
    ...(leaseTtlMs === undefined ? {} : { leaseTtlMs }),
    handlers: pipelineHandlers({ ...answering, tools: catalog, library, ...ports }),
    evaluators: pipelineEvaluators({ library, ...ports }),
  });
  return { kernel, executions: new Executions({ kernel, journal, library, tools: catalog, redactor }) };
}
