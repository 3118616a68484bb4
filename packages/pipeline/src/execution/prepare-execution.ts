import { resolve } from 'node:path';
import type { Amount, Clock, Graph, Ids, Json, Redactor } from '@tutti/core';
import type { ToolCatalog } from '../catalog/tool-catalog.ts';
import type { CompiledPipeline, CompileOptions } from '../compile/compile-pipeline.ts';
import { prepareInput } from '../run/prepare-input.ts';
import { compileSource, type CompileSourceOptions, type PipelineSource } from './compile-source.ts';
import type { ExecuteOptions } from './execute-options.ts';
import { fileLibrary, includeReader } from './file-reader.ts';
import { limitOf, type BudgetWords } from './limit-of.ts';

/** What executions are prepared in. */
export interface PreparationParts extends Pick<CompileSourceOptions, 'yamlCompiler'> {
  readonly catalog: ToolCatalog;
  /** Where tools may read and write. */
  readonly tools?: { readonly root?: string; readonly sandboxMode?: boolean } | undefined;
  readonly settings: BudgetWords['settings'];
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether somebody may ask for another attempt of any step. */
  readonly errorHandler?: unknown;
}

/** An execution that only has to be started. */
export interface PreparedExecution {
  readonly pipeline: CompiledPipeline['pipeline'];
  readonly graph: Graph;
  readonly input: Json;
  readonly start: {
    readonly runId: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly budget?: { readonly limit: Amount };
  };
}

/** How pipelines are compiled among these tools and files. */
export function compileOptionsOf(
  { catalog, tools }: Pick<PreparationParts, 'catalog' | 'tools'>,
  { file, strict }: ExecuteOptions,
): CompileOptions {
  return {
    tools: catalog,
    library: fileLibrary(tools),
    ...(file === undefined ? {} : { file, include: includeReader(file) }),
    ...(strict === undefined ? {} : { strict }),
  };
}

/** Compiles a pipeline and makes the input of its run, its labels and its limit. @throws CompilationError, ValidationError */
export async function prepareExecution(
  source: PipelineSource,
  { context, options }: { readonly context: Readonly<Record<string, Json>>; readonly options: ExecuteOptions },
  parts: PreparationParts,
): Promise<PreparedExecution> {
  const { yamlCompiler, errorHandler, tools, settings, redactor, clock, ids, environment } = parts;
  const { file, maxRetries, executionId = ids.next() } = options;
  const compiled = await compileSource(source, {
    ...compileOptionsOf(parts, options),
    context,
    yamlCompiler,
    maxRetries,
    retriesForAll: errorHandler !== undefined,
  });
  const { pipeline, graph } = compiled;
  const limit = limitOf({ given: options.budget, settings, pipeline: pipeline.budget });
  const about = { clock, ids, executionId, environment, redactor, ...(file === undefined ? {} : { file }) };
  const input = prepareInput(compiled, context, about);
  const labels = {
    style: 'pipeline',
    name: pipeline.name,
    root: resolve(tools?.root ?? '.'),
    ...(file === undefined ? {} : { file }),
    ...(tools?.sandboxMode === false ? { sandbox: 'off' } : {}),
    ...options.labels,
  };
  return {
    pipeline,
    graph: redactor.cleanJson(graph as unknown as Json) as unknown as Graph,
    input: input as unknown as Json,
    start: { runId: executionId, labels: redactor.cleanJson(labels), ...(limit === undefined ? {} : { budget: { limit } }) },
  };
}
