import {
  CompilationError,
  OrchestratorError,
  Tool,
  fromErrorRecord,
  type Json,
  type JsonObject,
  type Outcome,
  type ToolContext,
} from '@tutti/core';
import type { ToolCatalog } from '../catalog/tool-catalog.ts';
import { compilePipeline, type CompiledPipeline } from '../compile/compile-pipeline.ts';
import { SubPipelineError } from '../errors/sub-pipeline-error.ts';
import { pipelineReader } from '../execution/file-reader.ts';
import { prepareInput } from '../run/prepare-input.ts';
import { readRunInput } from '../run/run-input.ts';
import type { TemplateLibrary } from '../template/index.ts';
import { executorSchema, pipelineParameters, readExecutorParameters, type ExecutorParameters } from './executor-parameters.ts';
import { findPipeline } from './find-pipeline.ts';
import { withOutputNode } from './output-node.ts';

/** Pipelines inside pipelines inside pipelines. */
const MAX_PIPELINE_DEPTH = 8;

export interface PipelineExecutorOptions {
  /** The tools that pipelines inside may use. */
  readonly tools: ToolCatalog;
  readonly library?: TemplateLibrary;
  /** Folder that paths of pipelines start from and may not leave. Default: the working folder. */
  readonly root?: string;
  /** False lifts the confinement to the root. Default true. */
  readonly sandboxMode?: boolean;
}

/** `pipeline-executor`: runs another pipeline as a child run: same journal, same models, same budget; cancelled with its parent. */
export class PipelineExecutorTool extends Tool {
  readonly defaultAction: string = 'execute';
  readonly #options: PipelineExecutorOptions;

  constructor(options: PipelineExecutorOptions) {
    const run = {
      description: 'Runs another pipeline, from a file or given as text, and gives its outputs.',
      schema: executorSchema,
      effect: 'idempotent',
      acts: 'exec',
      actsOn: pipelineParameters,
    } as const;
    super({
      id: 'pipeline-executor',
      readsOutside: true,
      name: 'Pipeline Executor',
      description: 'Runs pipelines inside pipelines.',
      actions: { execute: run, run },
    });
    this.#options = options;
  }

  async execute(_action: string, given: JsonObject, context: ToolContext = { signal: new AbortController().signal }): Promise<Json> {
    const { runChild, runInput = null, attempt = 1 } = context;
    if (runChild === undefined)
      throw new SubPipelineError(
        'Pipelines are run inside a run: use "pipeline-executor" as a tool of a step, or executeYaml for a run of its own.',
      );
    const parameters = readExecutorParameters(given);
    const around = Surroundings.of(runInput);
    if (around.depth >= MAX_PIPELINE_DEPTH) {
      throw new SubPipelineError(`Pipelines nest more than ${MAX_PIPELINE_DEPTH} deep. Does one of them run itself?`, {
        data: { depth: around.depth },
      });
    }
    const found = findPipeline(parameters.pipeline, { read: pipelineReader(this.#options), around: around.file });
    const inherited = around.inherited(parameters.inherit);
    const compiled = this.#compile(found.text, found.file ?? around.file, { ...inherited, ...parameters.inputs });
    let outcome: Outcome | undefined;
    for (let n = 0; n <= parameters.retries; n++) {
      const key = `pipeline#${attempt}${n === 0 ? '' : `.${n}`}`;
      const input = around.childInput(compiled, { ...inherited, ...parameters.inputs }, { key, file: found.file });
      outcome = await runChild(key, {
        definition: withOutputNode(compiled) as unknown as Json,
        input,
        ...(compiled.pipeline.budget === undefined ? {} : { budget: compiled.pipeline.budget }),
        labels: { style: 'pipeline', name: compiled.pipeline.name, ...(found.file === undefined ? {} : { file: found.file }) },
      });
      if (outcome.status === 'completed' || outcome.status === 'partial') return success(compiled, outcome, parameters);
    }
    return failure(compiled, outcome!, parameters);
  }

  #compile(text: string, file: string | undefined, context: JsonObject): CompiledPipeline {
    const { tools, library } = this.#options;
    const read = pipelineReader(this.#options);
    const folder = file?.replace(/[^/\\]*$/, '') ?? '';
    try {
      return compilePipeline(text, {
        tools,
        context,
        include: (path) => read(`${folder}${path}`) ?? read(path),
        ...(library === undefined ? {} : { library }),
        ...(file === undefined ? {} : { file }),
      });
    } catch (error) {
      if (!(error instanceof CompilationError)) throw error;
      throw new SubPipelineError(error.message, { cause: error, data: { codes: error.diagnostics.map(({ code }) => code) } });
    }
  }
}

/** What the run around says: its facts are those of its children, so that a resumed child is the same. */
class Surroundings {
  readonly depth: number;
  readonly file: string | undefined;
  readonly #read: ReturnType<typeof readRunInput>;

  constructor(read: ReturnType<typeof readRunInput>) {
    this.#read = read;
    this.depth = typeof read.pipeline['depth'] === 'number' ? read.pipeline['depth'] : 0;
    this.file = typeof read.pipeline['file'] === 'string' ? read.pipeline['file'] : undefined;
  }

  static of(input: Json): Surroundings {
    return new Surroundings(readRunInput(input));
  }

  inherited(what: boolean | readonly string[]): JsonObject {
    const all = { ...this.#read.context, ...this.#read.inputs };
    if (what === false) return {};
    return what === true ? all : Object.fromEntries(Object.entries(all).filter(([name]) => what.includes(name)));
  }

  childInput(compiled: CompiledPipeline, given: JsonObject, child: { readonly key: string; readonly file: string | undefined }): Json {
    const { id, timestamp, output_path: outputPath } = this.#read.execution;
    const at = Date.parse(String(timestamp ?? ''));
    const clock = {
      now: () => (Number.isNaN(at) ? 0 : at),
      monotonic: () => 0,
      after: () => () => undefined,
      breathe: async () => undefined,
    };
    const executionId = `${String(id ?? 'run')}/${child.key}`;
    const file = child.file ?? this.file;
    return prepareInput(compiled, given, {
      clock,
      ids: { next: () => executionId },
      executionId,
      depth: this.depth + 1,
      ...(file === undefined ? {} : { file }),
      ...(typeof outputPath === 'string' ? { outputPath } : {}),
    });
  }
}

function success(
  { pipeline }: CompiledPipeline,
  outcome: Extract<Outcome, { readonly status: 'completed' | 'partial' }>,
  { outputMapping }: ExecutorParameters,
): Json {
  const {
    outputs = {},
    outputErrors = {},
    results = {},
  } = (outcome.output ?? {}) as { readonly outputs?: JsonObject; readonly outputErrors?: JsonObject; readonly results?: JsonObject };
  const inside: JsonObject = { ...results, ...outputs };
  // Written either way round: whichever side is a name inside is the source.
  const mapped = Object.fromEntries(
    Object.entries(outputMapping).flatMap(([a, b]) =>
      Object.hasOwn(inside, a) ? [[b, inside[a]!]] : Object.hasOwn(inside, b) ? [[a, inside[b]!]] : [],
    ),
  );
  return {
    success: true,
    status: outcome.status,
    pipeline_id: pipeline.id,
    pipeline_name: pipeline.name,
    outputs: { ...outputs, ...mapped },
    results,
    ...(Object.keys(outputErrors).length === 0 ? {} : { output_errors: outputErrors }),
  };
}

function failure({ pipeline }: CompiledPipeline, outcome: Outcome, { policy }: ExecutorParameters): Json {
  const error = outcome.status === 'failed' ? fromErrorRecord(outcome.error) : undefined;
  const why = error?.message ?? outcome.status;
  if (policy === 'continue')
    return { status: outcome.status, pipeline_id: pipeline.id, pipeline_name: pipeline.name, error: why, outputs: {}, results: {} };
  const message = `The pipeline "${pipeline.id}" ${outcome.status === 'failed' ? 'failed' : `was ${outcome.status}`}: ${why}`;
  const facts = { cause: error, data: { pipeline: pipeline.id, errorCode: error?.code ?? outcome.status } };
  // The budget may be that of the run around: to whoever runs that it is the same want of money.
  if (error?.code === 'BUDGET_EXCEEDED') throw new OrchestratorError(message, { ...facts, code: error.code });
  throw new SubPipelineError(message, facts);
}
