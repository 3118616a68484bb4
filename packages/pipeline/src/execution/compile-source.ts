import type { Json } from '@tutti/core';
import { compilePipeline, type CompiledPipeline, type CompileOptions } from '../compile/compile-pipeline.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { pipelineToGraph } from '../pipeline/yaml-compiler.ts';
import { boundRetries } from './bound-retries.ts';

/** A pipeline in any of its forms: text, an object made by hand, or compiled already. */
export type PipelineSource = string | Uint8Array | Pipeline | CompiledPipeline;

export interface CompileSourceOptions extends CompileOptions {
  /** Reads texts in front of the built-in compiler. */
  readonly yamlCompiler?: { compile(yaml: string, context?: Readonly<Record<string, Json>>): Promise<Pipeline> } | undefined;
  /** No step is tried again more often. */
  readonly maxRetries?: number | undefined;
  /** Steps that have no retries get some, for an error handler to ask for. */
  readonly retriesForAll?: boolean;
}

/** Compiles a pipeline in whichever form. @throws CompilationError */
export async function compileSource(
  source: PipelineSource,
  { yamlCompiler, maxRetries, retriesForAll = false, ...options }: CompileSourceOptions,
): Promise<CompiledPipeline> {
  const isText = typeof source === 'string' || source instanceof Uint8Array;
  const read =
    isText && yamlCompiler !== undefined
      ? await yamlCompiler.compile(typeof source === 'string' ? source : new TextDecoder().decode(source), options.context)
      : source;
  const compiled =
    typeof read === 'string' || read instanceof Uint8Array
      ? compilePipeline(read, options)
      : 'graph' in read
        ? read
        : pipelineToGraph(read, options);
  return { ...compiled, graph: boundRetries(compiled.graph, { atMost: maxRetries, forAll: retriesForAll }) };
}
