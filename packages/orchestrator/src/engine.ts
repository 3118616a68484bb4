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

type Ports = Pick<CompleteOptions, 'clock' | 'ids' | 'logger' | 'redactor'>;
export type ToolRegistration = readonly [name: string, tool: RegisteredTool | ToolClass] | readonly [tool: RegisteredTool];

/** The built-in tools, then those registered on the orchestrator. */
export async function makeTools(
  { tools, logger, redactor, controlSystem }: CompleteOptions,
  registrations: readonly ToolRegistration[],
): Promise<ToolRegistry> {
  const { controlTools, defaultTools } = await import('@tutti/tools');
  const { PipelineExecutorTool, fileLibrary } = await import('@tutti/pipeline');
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
    const { clock, ids, logger, redactor, store } = options;
    const { generate, models, quote } = opened.use(await makeModelSide(options, registry));
    const ports = { ...(clock === undefined ? {} : { clock }), ...(ids === undefined ? {} : { ids }), logger, redactor };
    const journal = options.journal ?? (await options.openJournal?.()) ?? opened.use(await journalAt(store, ports));
    const budgets = opened.use((await import('@tutti/gateway')).openBudgets(options));
    const { driveExecutions } = await import('@tutti/pipeline');
    const { kernel, executions } = driveExecutions({ ...options, ...ports, journal, budgets, catalog: tools, generate, models, quote });
    const stop = (how: { readonly graceMs?: number }): Promise<void> => kernel.shutdown(how).finally(() => opened[Symbol.asyncDispose]());
    return { journal, kernel, generate, executions, stop };
  });
}

async function journalAt(store: string | undefined, ports: Ports): Promise<Journal> {
  return store === undefined
    ? (await import('@tutti/kernel')).memoryJournal(ports)
    : (await import('@tutti/journal-sqlite')).sqliteJournal({ path: store, ...ports });
}
