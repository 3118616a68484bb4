import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RunNotFoundError, ValidationError, isClosed, systemClock, systemIds, type Clock, type Diagnostic, type Ids, type Json } from '@tutti/core';
import type { Kernel } from '@tutti/kernel';
import type { CompiledPipeline, CompileOptions, Pipeline, PipelineResult } from '@tutti/pipeline';
import type { RegisteredTool, ToolClass, ToolRegistry } from '@tutti/tools';
import { assertTools } from './assert-tools.ts';
import { makeEngine, makeTools, type Engine, type ToolRegistration } from './engine.ts';
import { Execution, resultPlan } from './execution.ts';
import type { AfterExecution, BeforeExecution, ExecuteOptions, ExecutionStatus, HealthReport, OrchestratorOptions, PerformanceMetrics } from './options.ts';
import { fileLibrary, includeReader } from './include-reader.ts';
import { inputDiagnostics } from './input-diagnostics.ts';
import { recoverRun } from './recover-run.ts';
import { processResources, type ResourceAllocator } from './resource-allocator.ts';
import { saveCheckpoints } from './save-checkpoints.ts';

type Context = Readonly<Record<string, Json>>;

/** Runs pipelines: compiles them, drives them on a journal, and hands out their results. */
export class Orchestrator implements AsyncDisposable {
  readonly resourceAllocator: ResourceAllocator;
  readonly #options: OrchestratorOptions;
  readonly #ports: { readonly clock: Clock; readonly ids: Ids };
  readonly #registrations: ToolRegistration[] = [];
  readonly #before: BeforeExecution[] = [];
  readonly #after: AfterExecution[] = [];
  readonly #counts = { total: 0, successful: 0 };
  #tools: Promise<ToolRegistry> | undefined = undefined;
  #engine: Promise<Engine> | undefined = undefined;

  constructor(options: OrchestratorOptions = {}) {
    const { maxConcurrentTasks = 10, store, journal, clock = systemClock, ids = systemIds } = options;
    if (!Number.isInteger(maxConcurrentTasks) || maxConcurrentTasks < 1) throw new ValidationError(`maxConcurrentTasks is ${maxConcurrentTasks}; it must be a whole number of at least 1.`);
    if (store !== undefined && journal !== undefined) throw new ValidationError('Both store and journal were given. Give the path of a journal, or a journal.');
    const models = (['modelRegistry', 'provider', 'generate'] as const).filter((name) => options[name] !== undefined);
    if (models.length > 1) throw new ValidationError(`Several model sides were given: ${models.join(', ')}. Give one of them.`);
    this.#options = options;
    this.#ports = { clock, ids };
    this.resourceAllocator = options.resourceAllocator ?? processResources(clock);
  }

  /** Adds a tool: under a name (an instance, or a class without constructor arguments), or under its own. */
  registerTool(name: string, tool: RegisteredTool | ToolClass): this;
  registerTool(tool: RegisteredTool): this;
  registerTool(first: string | RegisteredTool, second?: RegisteredTool | ToolClass): this {
    if (this.#tools !== undefined) throw new ValidationError('Tools are registered before the first execution, so that all executions see the same.');
    this.#registrations.push((second === undefined ? [first] : [first, second]) as ToolRegistration);
    return this;
  }

  /** Calls a function before each execution is started, or after it has ended. What it throws, the execution throws. */
  hook(name: 'before_execution', run: BeforeExecution): this;
  hook(name: 'after_execution', run: AfterExecution): this;
  hook(name: string, run: BeforeExecution | AfterExecution): this {
    if (name !== 'before_execution' && name !== 'after_execution') throw new ValidationError(`There is no hook "${name}". Use before_execution or after_execution.`);
    if (name === 'before_execution') this.#before.push(run as BeforeExecution);
    else this.#after.push(run);
    return this;
  }

  /** Everything that is wrong with a pipeline; with a context also what a run would miss in it. Nothing is started. */
  async check(yaml: string | Uint8Array, options: ExecuteOptions & { readonly context?: Context } = {}): Promise<{ readonly compiled: CompiledPipeline | undefined; readonly diagnostics: readonly Diagnostic[] }> {
    const { checkPipeline } = await import('@tutti/pipeline');
    const { context } = options;
    const checked = checkPipeline(yaml, { ...(await this.#compileOptions(options)), ...(context === undefined ? {} : { context }) });
    if (checked.compiled === undefined || context === undefined) return checked;
    const text = typeof yaml === 'string' ? yaml : new TextDecoder().decode(yaml);
    const troubles = await inputDiagnostics(checked.compiled, context, { ...this.#ports, text, file: options.file });
    return troubles.length === 0 ? checked : { compiled: undefined, diagnostics: [...troubles, ...checked.diagnostics] };
  }

  /** Starts a pipeline; it is durable when this resolves. @throws CompilationError, ValidationError before anything is started. */
  async start(source: string | Uint8Array | Pipeline | CompiledPipeline, context: Context = {}, options: ExecuteOptions = {}): Promise<Execution> {
    const compiled = await this.#compile(source, context, options);
    const { prepareInput } = await import('@tutti/pipeline');
    const executionId = options.executionId ?? this.#ports.ids.next();
    const prepared = prepareInput(compiled, context, { ...this.#ports, executionId });
    const input = { ...prepared, __pipeline: { ...prepared.__pipeline, plan: resultPlan(compiled) } };
    for (const hook of this.#before) await hook(compiled.pipeline, context);
    const { kernel, journal } = await this.#started();
    const { tools, stateManager, logger } = this.#options;
    const labels = {
      style: 'pipeline', name: compiled.pipeline.name, root: resolve(tools?.root ?? '.'),
      ...(options.file === undefined ? {} : { file: options.file }), ...(tools?.sandboxMode === false ? { sandbox: 'off' } : {}), ...options.labels,
    };
    const run = await kernel.start(compiled.graph, input, { runId: executionId, labels });
    const saving = stateManager === undefined || options.checkpointEnabled === false ? undefined : saveCheckpoints(run, stateManager, { context, logger });
    return new Execution({ run, journal, saving });
  }

  /** Runs a pipeline to its end. @throws CompilationError, ValidationError; ExecutionError with the result when it fails. */
  async executeYaml(yaml: string, context: Context = {}, options: ExecuteOptions = {}): Promise<PipelineResult> {
    return this.#finish(await this.start(yaml, context, options), context);
  }

  async executeYamlFile(file: string, context: Context = {}, options: ExecuteOptions = {}): Promise<PipelineResult> {
    return this.#finish(await this.start(await readFile(file), context, { file, ...options }), context);
  }

  async executePipeline(pipeline: Pipeline | CompiledPipeline, options: ExecuteOptions & { readonly context?: Context } = {}): Promise<PipelineResult> {
    const { context = {}, ...rest } = options;
    return this.#finish(await this.start(pipeline, context, { maxRetries: 3, ...rest }), context);
  }

  /** Takes up an interrupted or paused execution where it stands. @throws RunNotFoundError; HandlerMissingError when it needs tools that are not here */
  async resume(executionId: string): Promise<Execution> {
    const { kernel, journal } = await this.#started();
    const summary = await journal.summary(executionId);
    if (summary !== undefined) assertTools(await journal.definition(summary.definitionHash), await this.tools(), executionId);
    return new Execution({ run: await kernel.resume(executionId), journal });
  }

  /** An execution to look at, whoever drives it. @throws RunNotFoundError */
  async execution(executionId: string): Promise<Execution> {
    const { kernel, journal } = await this.#started();
    return new Execution({ run: await kernel.attach(executionId), journal });
  }

  /**
   * Goes on with an execution that was interrupted, or makes a new one of a failed one: finished steps keep their values.
   * With a checkpoint it goes on from there. @throws ExecutionError when it fails again; RunNotFoundError
   */
  async recoverPipeline(executionId: string, { fromCheckpoint }: { readonly fromCheckpoint?: string } = {}): Promise<PipelineResult> {
    const { journal } = await this.#started();
    const summary = await journal.summary(executionId);
    if (summary === undefined) throw new RunNotFoundError(`There is no execution "${executionId}" in this journal. Check the id and the store.`);
    if (fromCheckpoint === undefined && !isClosed(summary.status)) return this.#finish(await this.resume(executionId), {});
    if (fromCheckpoint === undefined && summary.status === 'completed') return (await this.execution(executionId)).result();
    const newId = this.#ports.ids.next();
    const untilSeq = fromCheckpoint === undefined ? {} : { untilSeq: await this.#seqOf(executionId, fromCheckpoint) };
    await recoverRun(journal, { runId: executionId, newId, createdAt: this.#ports.clock.now(), ...untilSeq });
    return this.#finish(await this.resume(newId), {});
  }

  /** Where an execution stands. @throws RunNotFoundError */
  async getExecutionStatus(executionId: string): Promise<ExecutionStatus> {
    const { kernel, journal } = await this.#started();
    const run = await kernel.attach(executionId);
    const [state, nodes, checkpoints] = [await run.state(), await run.nodes(), await journal.checkpoints(executionId)];
    const steps = Object.fromEntries(nodes.filter(({ path, node }) => path === node && !node.includes('.')).map(({ node, status }) => [node, status]));
    const done = Object.values(steps).filter((status) => !['pending', 'running', 'waiting'].includes(status)).length;
    return { executionId, ...state, steps, progress: nodes.length === 0 ? 0 : done / Math.max(1, Object.keys(steps).length), checkpoints: checkpoints.map(({ name }) => name) };
  }

  /** Whether the parts work: the journal answers, a model side is there, tools are registered. */
  async healthCheck(): Promise<HealthReport> {
    const components: Record<string, string> = {};
    const probe = async (name: string, look: () => Promise<unknown>): Promise<void> => {
      components[name] = await look().then(() => 'healthy', (error: unknown) => `unhealthy: ${error instanceof Error ? error.message : String(error)}`);
    };
    await probe('tools', () => this.tools());
    await probe('journal', async () => void (await (await this.#started()).journal.summary('')));
    await probe('kernel', () => this.kernel());
    await probe('models', async () => (await this.#started()).generate);
    await probe('resources', () => this.resourceAllocator.getUtilization());
    return { status: Object.values(components).every((state) => state === 'healthy') ? 'healthy' : 'unhealthy', components };
  }

  /** Executions ended here since the start, and which part of them worked (0…1; 1 when there were none). */
  async getPerformanceMetrics(): Promise<PerformanceMetrics> {
    const { total, successful } = this.#counts;
    return { totalExecutions: total, successfulExecutions: successful, failedExecutions: total - successful, successRate: total === 0 ? 1 : successful / total };
  }

  tools(): Promise<ToolRegistry> {
    return (this.#tools ??= makeTools(this.#options, this.#registrations));
  }

  async kernel(): Promise<Kernel> {
    return (await this.#started()).kernel;
  }

  /** Lets running steps end for the grace time and puts executions down; they can be resumed. */
  async shutdown(options: { readonly graceMs?: number } = {}): Promise<void> {
    const engine = await this.#engine?.catch(() => undefined);
    await engine?.stop(options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  #started(): Promise<Engine> {
    this.#engine ??= this.tools().then((tools) => makeEngine(this.#options, tools));
    // A store that could not be opened may be there at the next try.
    this.#engine.catch(() => (this.#engine = undefined));
    return this.#engine;
  }

  async #compile(source: string | Uint8Array | Pipeline | CompiledPipeline, context: Context, options: ExecuteOptions): Promise<CompiledPipeline> {
    const { compilePipeline, pipelineToGraph } = await import('@tutti/pipeline');
    const { yamlCompiler } = this.#options;
    const isText = typeof source === 'string' || source instanceof Uint8Array;
    const given = isText && yamlCompiler !== undefined ? await yamlCompiler.compile(typeof source === 'string' ? source : new TextDecoder().decode(source), context) : source;
    const compileOptions = { ...(await this.#compileOptions(options)), context };
    const compiled = typeof given === 'string' || given instanceof Uint8Array ? compilePipeline(given, compileOptions) : 'graph' in given ? given : pipelineToGraph(given, compileOptions);
    const { withRetries } = await import('./with-retries.ts');
    return { ...compiled, graph: withRetries(compiled.graph, { atMost: options.maxRetries, forAll: this.#options.errorHandler !== undefined }) };
  }

  async #compileOptions({ file, strict }: ExecuteOptions): Promise<CompileOptions> {
    return { tools: await this.tools(), library: await fileLibrary(this.#options.tools), ...(file === undefined ? {} : { file, include: includeReader(file) }), ...(strict === undefined ? {} : { strict }) };
  }

  async #finish(execution: Execution, context: Context): Promise<PipelineResult> {
    this.#counts.total += 1;
    try {
      const result = await execution.finished();
      this.#counts.successful += 1;
      return result;
    } finally {
      for (const hook of this.#after) await hook(await execution.pipeline(), context, await execution.result());
    }
  }

  async #seqOf(executionId: string, checkpoint: string): Promise<number> {
    const { stateManager } = this.#options;
    if (stateManager === undefined) {
      const found = (await (await this.#started()).journal.checkpoints(executionId)).find(({ name }) => name === checkpoint);
      if (found !== undefined) return found.seq + 1;
      throw new ValidationError(`Execution "${executionId}" has no checkpoint "${checkpoint}". getExecutionStatus lists its checkpoints.`);
    }
    const state = await stateManager.restoreCheckpoint(executionId, checkpoint);
    const seq = typeof state === 'object' && state !== null && 'seq' in state ? state.seq : undefined;
    if (typeof seq === 'number') return seq;
    throw new ValidationError(`The state restored for checkpoint "${checkpoint}" has no "seq"; it was not saved by an execution.`);
  }
}
