import { isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { openCatalog, type ToolCatalog } from '../catalog/tool-catalog.ts';
import { compilePipeline, type CompiledPipeline, type CompileOptions } from '../compile/compile-pipeline.ts';
import { Pipeline } from './pipeline.ts';
import { Task } from './task.ts';
import { readData } from './read-data.ts';
import { yamlLibrary } from '../source/yaml-library.ts';

/** What the compiler works with. */
export type YAMLCompilerOptions = Partial<CompileOptions>;

/** Compiles YAML to {@link Pipeline} objects. */
export class YAMLCompiler {
  readonly #options: YAMLCompilerOptions;

  constructor(options: YAMLCompilerOptions = {}) {
    this.#options = options;
  }

  /**
   * Checks a pipeline and gives it as an object. Without a catalog any tool's name passes.
   * @throws CompilationError with every diagnostic.
   */
  async compile(yaml: string, context?: Readonly<Record<string, Json>>): Promise<Pipeline> {
    const compiled = compilePipeline(yaml, { ...this.#options, tools: this.#tools, ...(context === undefined ? {} : { context }) });
    return toPipeline(compiled, readData(yaml));
  }

  get #tools(): ToolCatalog {
    return this.#options.tools ?? openCatalog;
  }
}

const taskKeys: ReadonlySet<string> = new Set([
  'id',
  'name',
  'tool',
  'action',
  'parameters',
  'inputs',
  'dependencies',
  'depends_on',
  'timeout',
  'metadata',
  'max_retries',
]);
const pipelineKeys: ReadonlySet<string> = new Set([
  'id',
  'name',
  'description',
  'context',
  'metadata',
  'steps',
  'advanced_steps',
  'pipeline',
]);

function toPipeline(compiled: CompiledPipeline, data: JsonObject): Pipeline {
  const { pipeline } = compiled;
  const written = listOf(data['steps']).concat(listOf(data['advanced_steps']));
  const tasks = pipeline.steps.map((step, index) => {
    const raw = written.find((one) => one['id'] === step.id) ?? written[index] ?? {};
    const parameters = raw['parameters'] ?? raw['inputs'];
    const timeout = raw['timeout'];
    return new Task({
      id: step.id,
      ...(step.name === undefined ? {} : { name: step.name }),
      ...(step.tool === undefined ? {} : { tool: step.tool.text }),
      ...(step.action === undefined ? {} : { action: step.action.text }),
      ...(isJsonObject(parameters) ? { parameters } : {}),
      dependencies: compiled.dependencies[step.id] ?? [],
      ...(typeof timeout === 'number' ? { timeout } : {}),
      ...(typeof raw['max_retries'] === 'number' ? { maxRetries: raw['max_retries'] } : {}),
      ...(isJsonObject(raw['metadata']) ? { metadata: raw['metadata'] } : {}),
      keys: Object.fromEntries(
        Object.entries(raw).filter(
          ([key]) => !taskKeys.has(key) || key === 'max_retries' || (key === 'timeout' && typeof timeout !== 'number'),
        ),
      ),
    });
  });
  return new Pipeline({
    id: pipeline.id,
    name: pipeline.name,
    description: pipeline.description,
    tasks,
    context: pipeline.context,
    metadata: pipeline.metadata,
    keys: Object.fromEntries(Object.entries(data).filter(([key]) => !pipelineKeys.has(key))),
  });
}

/** Compiles a pipeline object, made by hand or by {@link YAMLCompiler}. @throws CompilationError */
export function pipelineToGraph(pipeline: Pipeline, options: Partial<CompileOptions> = {}): CompiledPipeline {
  return compilePipeline(yamlLibrary().stringify(pipeline.toDict(), { aliasDuplicateObjects: false, lineWidth: 0 }), {
    ...options,
    tools: options.tools ?? openCatalog,
  });
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as Json[]).filter(isJsonObject) : [];
}
