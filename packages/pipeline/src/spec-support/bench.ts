import type { Clock, Generate, Json, JsonObject, RunEvent } from '@tutti/core';
import { createKernel } from '@tutti/kernel';
import {
  compilePipeline,
  pipelineEvaluators,
  pipelineHandlers,
  prepareInput,
  toResult,
  catalogOfNames,
  PipelineExecutorTool,
  type CompiledPipeline,
  type PipelineResult,
  type ToolCatalog,
} from '../index.ts';

/** Runs pipelines on the real kernel, with tools that are functions and a model that is a script. */
export interface Bench {
  readonly calls: { readonly tool: string; readonly action: string; readonly parameters: JsonObject }[];
  readonly prompts: string[];
  run(yaml: string, inputs?: Record<string, Json>): Promise<PipelineResult>;
  compiled(): CompiledPipeline;
}

/** A clock that stands still. */
export const stillClock: Clock = {
  now: () => Date.parse('2026-01-02T03:04:05Z'),
  monotonic: () => 0,
  after: () => () => undefined,
  breathe: async () => undefined,
};

type ToolBody = (action: string, parameters: JsonObject) => Json | Promise<Json>;

export interface BenchOptions {
  readonly tools?: Record<string, ToolBody>;
  /** The actions of tools that do not take any. */
  readonly actions?: Readonly<Record<string, readonly string[]>>;
  /** What is known of the tools, in the place of their names alone. */
  readonly catalog?: ToolCatalog;
  readonly answer?: (prompt: string) => string;
  /** Folder of pipeline files for `pipeline-executor`. */
  readonly root?: string;
  readonly clock?: Clock;
}

/** A catalog in which some tools have nothing but these actions. */
function withActions(catalog: ToolCatalog, actions: Readonly<Record<string, readonly string[]>>): ToolCatalog {
  return {
    ...catalog,
    find: (name) => {
      const found = catalog.find(name);
      const own = (actions[name] ?? []).map((action) => [action, { description: '', effect: 'none' as const }]);
      return found === undefined || own.length === 0 ? found : { ...found, actions: Object.fromEntries(own) as typeof found.actions };
    },
  };
}

export function bench(options: BenchOptions = {}): Bench {
  const calls: Bench['calls'] = [];
  const prompts: string[] = [];
  const files = new Map<string, string>();
  const tools: Record<string, ToolBody> = { filesystem: (action, parameters) => fileTool(files, action, parameters), ...options.tools };
  let compiled: CompiledPipeline;
  const catalog = options.catalog ?? withActions(catalogOfNames([...Object.keys(tools), 'pipeline-executor']), options.actions ?? {});
  const executor = new PipelineExecutorTool({ tools: catalog, root: options.root ?? '/nowhere' });
  return {
    calls,
    prompts,
    compiled: () => compiled,
    run: async (yaml, inputs = {}) => {
      compiled = compilePipeline(yaml, { tools: catalog, context: inputs, file: 'test.yaml' });
      const generate = scripted(prompts, options.answer ?? ((prompt) => `answer to: ${prompt}`));
      const handlers = pipelineHandlers({
        generate,
        ...(options.clock === undefined ? {} : { clock: options.clock }),
        tools: {
          call: async (...request) => {
            const [tool, action, parameters, context] = request;
            if (tool === 'pipeline-executor') return executor.execute(action, parameters, context);
            calls.push({ tool, action, parameters });
            return tools[tool]!(action, parameters);
          },
        },
      });
      await using kernel = createKernel({ handlers, evaluators: pipelineEvaluators() });
      const input = prepareInput(compiled, inputs, { clock: stillClock, ids: { next: () => 'run-1' } });
      const run = await kernel.start(compiled.graph, input);
      const outcome = await run.result();
      const nodes = await run.nodes();
      const outputs: Record<string, Json | undefined> = {};
      for (const { node, path } of nodes) if (node === path) outputs[node] = await run.output(node);
      const events: RunEvent[] = [];
      for await (const event of run.events()) events.push(event);
      return toResult(compiled, {
        runId: run.id,
        input,
        status: outcome.status,
        nodes,
        outputs,
        events,
        ...('error' in outcome ? { error: outcome.error } : {}),
      });
    },
  };
}

function scripted(prompts: string[], answer: (prompt: string) => string): Generate {
  return async (request) => {
    const last = request.messages.at(-1)!;
    const prompt = typeof last.content === 'string' ? last.content : JSON.stringify(last.content);
    prompts.push(prompt);
    return {
      model: request.model ?? 'scripted',
      content: answer(prompt),
      toolCalls: [],
      reasoning: [],
      finishReason: 'stop',
      usage: { input: { total: 10, noCache: 10, cacheRead: 0, cacheWrite: 0 }, output: { total: 5, text: 5, reasoning: 0 } },
      modelId: request.model ?? 'scripted',
      provider: 'script',
      cost: { usd: 0.001, source: 'table', isEstimated: false },
      costUsd: 0.001,
      latencyMs: 1,
    };
  };
}

function fileTool(files: Map<string, string>, action: string, parameters: JsonObject): Json {
  const path = String(parameters['path']);
  if (action === 'write') {
    files.set(path, String(parameters['content']));
    return { path, size: String(parameters['content']).length };
  }
  const content = files.get(path);
  return content === undefined ? { success: false, error: `There is no file ${path}` } : { path, content, size: content.length };
}
