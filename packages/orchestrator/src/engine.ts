import { OpenParts, type Generate, type Journal } from '@tutti/core';
import type { Kernel } from '@tutti/kernel';
import type { ModelRegistry } from '@tutti/models';
import type { Executions } from '@tutti/pipeline';
import type { RegisteredTool, ToolClass, ToolRegistry } from '@tutti/tools';
import type { CompleteOptions } from './complete-options.ts';
import { makeModelSide } from './model-side.ts';

/** The parts of an orchestrator, made on first use. */
export interface Engine {
  readonly journal: Journal;
  readonly kernel: Kernel;
  readonly generate: Generate;
  readonly executions: Executions;
  stop(options: { readonly graceMs?: number }): Promise<void>;
}

export type ToolRegistration = readonly [name: string, tool: RegisteredTool | ToolClass] | readonly [tool: RegisteredTool];

/** The built-in tools, then those registered on the orchestrator. */
export async function makeTools(
  { tools, logger, redactor, controlSystem }: CompleteOptions,
  registrations: readonly ToolRegistration[],
): Promise<ToolRegistry> {
  const [{ controlTools, defaultTools }, { PipelineExecutorTool, fileLibrary }] = await Promise.all([
    import('@tutti/tools'),
    import('@tutti/pipeline'),
  ]);
  const registry = defaultTools({ logger, redactor, ...tools });
  registry.registerTool(new PipelineExecutorTool({ ...tools, tools: registry, library: fileLibrary(tools) }));
  for (const registration of registrations) registry.registerTool(...(registration as [string, RegisteredTool]));
  if (controlSystem !== undefined) controlTools(registry, controlSystem);
  return registry;
}

/** Kernel and journal, with the handlers of pipelines. */
export function makeEngine(options: CompleteOptions, tools: ToolRegistry, registry: () => ModelRegistry): Promise<Engine> {
  const opened = new OpenParts();
  return opened.orClose(async () => {
    const [{ createKernel, memoryJournal }, { Executions, fileLibrary, pipelineEvaluators, pipelineHandlers }] = await Promise.all([
      import('@tutti/kernel'),
      import('@tutti/pipeline'),
    ]);
    const { clock, ids, logger, redactor, leaseTtlMs, maxConcurrentTasks, resourceAllocator, parallelExecutor, errorHandler } = options;
    const { generate, models, quote } = opened.use(await makeModelSide(options, registry));
    const ports = { ...(clock === undefined ? {} : { clock }), ...(ids === undefined ? {} : { ids }), logger, redactor };
    const journal =
      options.journal ??
      (options.store === undefined
        ? memoryJournal(ports)
        : (await import('@tutti/journal-sqlite')).sqliteJournal({ path: options.store, ...ports }));
    if (options.journal === undefined) opened.use(journal);
    const library = fileLibrary(options.tools);
    const kernel = createKernel({
      journal,
      budgets: opened.use((await import('@tutti/gateway')).openBudgets(options)),
      ...ports,
      maxConcurrency: maxConcurrentTasks,
      ...(leaseTtlMs === undefined ? {} : { leaseTtlMs }),
      handlers: pipelineHandlers({
        tools,
        generate,
        ...(models === undefined ? {} : { models }),
        ...(quote === undefined ? {} : { quote }),
        library,
        ...ports,
        resourceAllocator,
        parallelExecutor,
        errorHandler,
      }),
      evaluators: pipelineEvaluators({ library, ...ports }),
    });
    const stop = (how: { readonly graceMs?: number }): Promise<void> => kernel.shutdown(how).finally(() => opened[Symbol.asyncDispose]());
    return { journal, kernel, generate, executions: new Executions({ kernel, journal, library, tools, redactor }), stop };
  });
}
