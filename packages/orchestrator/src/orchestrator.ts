import { readFile } from 'node:fs/promises';
import {
  ValidationError,
  checkOptions,
  systemClock,
  systemIds,
  type Clock,
  type ForkOptions,
  type ForkPoint,
  type Ids,
  type Json,
} from '@tutti/core';
import type { Kernel } from '@tutti/kernel';
import { ModelRegistry, modelsOf, troubleWithModel } from '@tutti/models';
import type {
  CheckedPipeline,
  CompiledPipeline,
  CompileOptions,
  Execution,
  ExecutionStatus,
  Pipeline,
  PipelineResult,
  PipelineSource,
  PreparationParts,
} from '@tutti/pipeline';
import type { RegisteredTool, ToolClass, ToolRegistry } from '@tutti/tools';
import { completeOptions, type CompleteOptions } from './complete-options.ts';
import { makeEngine, makeTools, type Engine, type ToolRegistration } from './engine.ts';
import {
  optionKinds,
  type AfterExecution,
  type BeforeExecution,
  type ExecuteOptions,
  type HealthReport,
  type OrchestratorOptions,
  type PerformanceMetrics,
  type RecoverOptions,
  type ResourceAllocator,
} from './options.ts';

type Context = Readonly<Record<string, Json>>;
type Hooks = Readonly<{ before_execution: BeforeExecution[]; after_execution: AfterExecution[] }>;

/** Runs pipelines: compiles them, drives them on a journal, and hands out their results. */
export class Orchestrator implements AsyncDisposable {
  readonly resourceAllocator: ResourceAllocator;
  readonly #options: OrchestratorOptions;
  readonly #ports: { readonly clock: Clock; readonly ids: Ids };
  readonly #registrations: ToolRegistration[] = [];
  readonly #hooks: Hooks = { before_execution: [], after_execution: [] };
  readonly #counts = { total: 0, successful: 0 };
  #completed: CompleteOptions | undefined = undefined;
  #registry: ModelRegistry | undefined = undefined;
  #tools: Promise<ToolRegistry> | undefined = undefined;
  #engine: Promise<Engine> | undefined = undefined;
  #measured: Promise<ResourceAllocator> | undefined = undefined;

  constructor(options: OrchestratorOptions = {}) {
    checkOptions(options, { ...optionKinds, ...(options.modelRegistry instanceof ModelRegistry ? { modelRegistry: 'any' } : {}) });
    const { clock = systemClock, ids = systemIds } = options;
    const given = (...names: (keyof OrchestratorOptions)[]): string[] => names.filter((name) => options[name] !== undefined);
    const [journals, models] = [given('store', 'journal', 'openJournal'), given('modelRegistry', 'provider', 'generate')];
    if (journals.length > 1) throw new ValidationError(`Several journals were given: ${journals.join(', ')}. Give one of them.`);
    if (models.length > 1) throw new ValidationError(`Several model sides were given: ${models.join(', ')}. Give one of them.`);
    this.#options = options;
    this.#ports = { clock, ids };
    this.resourceAllocator = options.resourceAllocator ?? {
      getUtilization: async () =>
        (await (this.#measured ??= import('@tutti/monitor').then(({ processResources }) => processResources(clock)))).getUtilization(),
    };
  }

  /**
   * The models to choose from, and what has become of their calls: the registry that was given, else the one that settings and
   * environment ask for. Where `provider`, `generate` or something else answers, it describes models only.
   * @throws SettingsFileError, ModelsFileError
   */
  get modelRegistry(): ModelRegistry {
    const { modelRegistry: given } = this.#options;
    return (this.#registry ??= given instanceof ModelRegistry ? given : modelsOf(this.#complete().settings));
  }

  /** Adds a tool: under a name (an instance, or a class without constructor arguments), or under its own. */
  registerTool(name: string, tool: RegisteredTool | ToolClass): this;
  registerTool(tool: RegisteredTool): this;
  registerTool(first: string | RegisteredTool, second?: RegisteredTool | ToolClass): this {
    if (this.#tools !== undefined)
      throw new ValidationError(
        'Tools are registered before the first execution, so that all executions see the same. Register this one before, or make another orchestrator.',
      );
    this.#registrations.push((second === undefined ? [first] : [first, second]) as ToolRegistration);
    return this;
  }

  /** Calls a function before each execution is started, or after it has ended. What it throws, the execution throws. */
  hook(name: 'before_execution', run: BeforeExecution): this;
  hook(name: 'after_execution', run: AfterExecution): this;
  hook(name: string, run: BeforeExecution | AfterExecution): this {
    if (!Object.hasOwn(this.#hooks, name))
      throw new ValidationError(`There is no hook "${name}". Use before_execution or after_execution.`);
    this.#hooks[name as keyof Hooks].push(run as BeforeExecution);
    return this;
  }

  /** Everything that is wrong with a pipeline; with a context also what a run would miss in it. Nothing is started. */
  async check(yaml: string | Uint8Array, options: ExecuteOptions & { readonly context?: Context } = {}): Promise<CheckedPipeline> {
    const { checkExecution, compileOptionsOf } = await import('@tutti/pipeline');
    const { context } = options;
    return checkExecution(yaml, {
      ...compileOptionsOf(await this.#preparation(), options),
      ...this.#modelTrouble(),
      environment: process.env,
      ...(context === undefined ? {} : { context }),
    });
  }

  /** Starts a pipeline; it is durable when this resolves. @throws CompilationError, ValidationError before anything is started. */
  async start(source: PipelineSource, context: Context = {}, options: ExecuteOptions = {}): Promise<Execution> {
    const { prepareExecution } = await import('@tutti/pipeline');
    const { stateManager, logger, settings, redactor } = this.#complete();
    const prepared = await prepareExecution(source, { context, options }, await this.#preparation());
    for (const hook of this.#hooks.before_execution) await hook(prepared.pipeline, context);
    const { kernel, executions } = await this.#started();
    const run = await kernel.start(prepared.graph, prepared.input, prepared.start);
    const saving =
      stateManager === undefined || (options.checkpointEnabled ?? settings.orchestrator.enableCheckpointing) === false
        ? undefined
        : (await import('@tutti/state')).saveCheckpoints(run, stateManager, { context: redactor.cleanJson(context), logger });
    return executions.of(run, saving);
  }

  /** Runs a pipeline to its end. @throws CompilationError, ValidationError; ExecutionError with the result when it fails. */
  async executeYaml(yaml: string, context: Context = {}, options: ExecuteOptions = {}): Promise<PipelineResult> {
    return this.#finish(await this.start(yaml, context, options), context);
  }

  async executeYamlFile(file: string, context: Context = {}, options: ExecuteOptions = {}): Promise<PipelineResult> {
    return this.#finish(await this.start(await readFile(file), context, { file, ...options }), context);
  }

  async executePipeline(
    pipeline: Pipeline | CompiledPipeline,
    options: ExecuteOptions & { readonly context?: Context } = {},
  ): Promise<PipelineResult> {
    const { context = {}, ...rest } = options;
    return this.#finish(await this.start(pipeline, context, { maxRetries: 3, ...rest }), context);
  }

  /** Takes up an interrupted or paused execution where it stands; with a budget also one that has failed for want of money, as a new one. @throws RunNotFoundError; HandlerMissingError when it needs tools that are not here */
  async resume(executionId: string, options: Pick<ExecuteOptions, 'budget'> = {}): Promise<Execution> {
    return (await this.#executions()).resume(executionId, options);
  }

  /**
   * Makes a new execution of the records of another, which goes on; `inputs` are seen by what runs from there on.
   * @throws ForkPointError, RunNotFoundError; ValidationError for an input it does not have
   */
  async fork(
    executionId: string,
    options: ForkOptions & Pick<ExecuteOptions, 'budget'> & { readonly inputs?: Context } = {},
  ): Promise<Execution> {
    return (await this.#executions()).fork(executionId, options);
  }

  /** Goes back to a place on record: the execution is cancelled if it has not ended, and a fork goes on in its place. @throws ForkPointError, RunNotFoundError */
  async restore(executionId: string, at: ForkPoint, options: Omit<ForkOptions, 'at'> = {}): Promise<Execution> {
    return (await this.#executions()).restore(executionId, at, options);
  }

  /** An execution to look at, whoever drives it, or the one that goes on in its place (unless `exact`). @throws RunNotFoundError */
  async execution(executionId: string, options: { readonly exact?: boolean } = {}): Promise<Execution> {
    return (await this.#executions()).attach(executionId, options);
  }

  /**
   * Goes on with an execution that was interrupted, or makes a new one of a failed one: finished steps keep their values.
   * With a checkpoint it goes back there, and what came later is done again, effects included, unless `effects` says otherwise.
   * @throws ExecutionError when it fails again, or an effect is in doubt; RunNotFoundError
   */
  async recoverPipeline(executionId: string, { fromCheckpoint: checkpoint, ...how }: RecoverOptions = {}): Promise<PipelineResult> {
    const { executions, journal } = await this.#started();
    const { checkpointSeq } = await import('@tutti/state');
    const at =
      checkpoint === undefined
        ? undefined
        : await checkpointSeq({ executionId, checkpoint }, { journal, stateManager: this.#options.stateManager });
    const { execution, goesOn } = await executions.recover(executionId, { at, ...how });
    return goesOn ? this.#finish(execution, {}) : execution.result();
  }

  /** Where an execution stands. @throws RunNotFoundError */
  async getExecutionStatus(executionId: string): Promise<ExecutionStatus> {
    return (await this.execution(executionId)).status();
  }

  /** Whether the parts work: the journal answers, a model side is there, tools are registered. */
  async healthCheck(): Promise<HealthReport> {
    const { checkHealth } = await import('@tutti/monitor');
    return checkHealth({
      tools: () => this.tools(),
      kernel: () => this.kernel(),
      resources: () => this.resourceAllocator.getUtilization(),
      journal: async () => (await this.#started()).journal.summary(''),
      models: async () => (await this.#started()).generate,
    });
  }

  /** Executions ended here since the start, and which part of them worked (0…1; 1 when there were none). */
  async getPerformanceMetrics(): Promise<PerformanceMetrics> {
    return (await import('@tutti/monitor')).performanceOf(this.#counts);
  }

  tools(): Promise<ToolRegistry> {
    return (this.#tools ??= (async () => makeTools(this.#complete(), this.#registrations))());
  }

  async kernel(): Promise<Kernel> {
    return (await this.#started()).kernel;
  }

  /** Lets running steps end for the grace time and puts executions down; they can be resumed. */
  async shutdown(options: { readonly graceMs?: number } = {}): Promise<void> {
    await (await this.#engine?.catch(() => undefined))?.stop(options);
    await (await this.#tools?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  #complete(): CompleteOptions {
    return (this.#completed ??= completeOptions(this.#options));
  }

  #started(): Promise<Engine> {
    this.#engine ??= this.tools().then((tools) => makeEngine(this.#complete(), tools, () => this.modelRegistry));
    // A store that could not be opened may be there at the next try.
    this.#engine.catch(() => (this.#engine = undefined));
    return this.#engine;
  }

  async #preparation(): Promise<PreparationParts> {
    return { ...this.#complete(), ...this.#ports, catalog: await this.tools(), environment: process.env };
  }

  /** Models that settings and environment know; what answers in their place knows its own. */
  #modelTrouble(): Pick<CompileOptions, 'modelTrouble'> {
    const { provider, generate, modelRegistry } = this.#options;
    const other = provider ?? generate ?? (modelRegistry instanceof ModelRegistry ? undefined : modelRegistry);
    return other === undefined ? { modelTrouble: (name) => troubleWithModel(this.modelRegistry, name) } : {};
  }

  async #executions(): Promise<Engine['executions']> {
    return (await this.#started()).executions;
  }

  async #finish(execution: Execution, context: Context): Promise<PipelineResult> {
    const { finishExecution } = await import('@tutti/pipeline');
    return finishExecution(execution, { context, after: this.#hooks.after_execution, counts: this.#counts });
  }
}
