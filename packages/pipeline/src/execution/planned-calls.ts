import type { Graph, GraphNode, Json, JsonObject, TaskNode } from '@tutti/core';
import type { CompiledPipeline } from '../compile/compile-pipeline.ts';
import { AUTO_KEY } from '../compile/stored.ts';
import { toItems } from '../run/evaluators.ts';
import { RunNames } from '../run/run-names.ts';
import type { AutoInput, ModelChoice, StepInput, StepWork } from '../run/step-input.ts';
import { isTemplate, renderTemplate, templateNodes, toText, type TemplateLibrary } from '../template/index.ts';

/** How often something happens: `most` is absent where nothing bounds it before the run. */
export interface Times {
  readonly least: number;
  readonly most?: number;
}

/** A model call that a pipeline may make, as far as it is known before a run. Attempts after the first are not counted. */
export interface PlannedCall {
  /** The steps around it and its own: `each/draft`. */
  readonly path: string;
  readonly times: Times;
  /** What is asked of the router; a model that is named by a result of the run is not known yet. */
  readonly model?: string;
  readonly task?: string;
  readonly capabilities?: readonly string[];
  readonly maxTokens?: number;
  /** UTF-8 bytes of what is sent for certain, and how many places of it wait for results of the run. */
  readonly bytes: number;
  readonly openPlaces: number;
}

export interface PlannedCalls {
  readonly calls: readonly PlannedCall[];
  /** Steps whose tool may ask models too: how often cannot be seen from here. */
  readonly others: readonly string[];
}

const MODEL_TOOLS: ReadonlySet<string> = new Set(['llm-generate', 'prompt-optimization']);
const ASKING_TOOLS: ReadonlySet<string> = new Set(['pipeline-executor', 'fact-checker', 'multi-model-routing', 'task-delegation']);

/** Lists the model calls of a pipeline. `input` is what a run would begin with; names it does not give stay open. */
export function plannedCalls(
  { graph }: Pick<CompiledPipeline, 'graph'>,
  input: Json,
  options: { readonly library?: TemplateLibrary } = {},
): PlannedCalls {
  const planner = new Planner(input, options.library);
  planner.visit(graph, { path: '', times: { least: 1, most: 1 } });
  return { calls: planner.calls, others: [...planner.others] };
}

interface Place {
  readonly path: string;
  readonly times: Times;
}

class Planner {
  readonly calls: PlannedCall[] = [];
  readonly others: Set<string> = new Set();
  readonly #names: RunNames;
  readonly #options: { readonly library?: TemplateLibrary };

  constructor(input: Json, library: TemplateLibrary | undefined) {
    this.#names = RunNames.ofInput(input);
    this.#options = library === undefined ? {} : { library };
  }

  visit(graph: Graph, around: Place): void {
    const conditional = new Set(graph.edges.filter(({ when = 'success' }) => when !== 'success' && when !== 'always').map(({ to }) => to));
    for (const node of graph.nodes) {
      const isCertain = node.if === undefined && !conditional.has(node.id);
      const times = isCertain ? around.times : { ...around.times, least: 0 };
      this.#node(node, { times, path: around.path });
    }
  }

  #node(node: GraphNode, { path, times }: Place): void {
    const here = path === '' ? node.id : `${path}/${node.id}`;
    if (node.kind === 'map') this.visit(node.body, { path: here, times: product(times, this.#itemsOf(node.items)) });
    else if (node.kind === 'loop')
      this.visit(node.body, { path: here, times: product(times, { least: node.while === undefined ? 1 : 0, most: node.maxIterations }) });
    else if (node.kind === 'graph' && 'nodes' in node.graph) this.visit(node.graph, { path: here, times });
    else if (node.kind === 'task') this.#task(node, { path: here, times });
  }

  #task({ handler, input }: TaskNode, place: Place): void {
    if (handler === 'pipeline.auto') {
      const { prompt, model } = input as unknown as AutoInput;
      this.#add({ parameters: { prompt }, model }, place);
    } else if (handler === 'pipeline.step') {
      const { work, model, onError = [] } = input as unknown as StepInput;
      this.#work(work, model, place);
      const unlikely = { ...place, times: { ...place.times, least: 0 } };
      for (const { task } of onError) if (task !== undefined) this.#work(task, model, { ...unlikely, path: `${place.path} (on error)` });
    }
  }

  #work(work: StepWork, model: ModelChoice | undefined, place: Place): void {
    if (work.kind === 'model' || (work.kind === 'tool' && MODEL_TOOLS.has(work.tool)))
      this.#add({ parameters: work.parameters, model }, place);
    else if (work.kind === 'tool' && ASKING_TOOLS.has(work.tool)) this.others.add(place.path);
  }

  #add({ parameters, model }: { readonly parameters: JsonObject; readonly model: ModelChoice | undefined }, { path, times }: Place): void {
    const { model: given, max_tokens: limit, task: purpose, ...sent } = parameters;
    const named = this.#rendered(model?.model ?? (typeof given === 'string' ? given : undefined));
    const maxTokens = Number(typeof limit === 'string' ? this.#rendered(limit) : limit);
    const task = model?.task ?? (typeof purpose === 'string' ? purpose : undefined);
    const texts = textsOf(sent).map((text) => this.#measure(text));
    this.calls.push({
      path,
      times,
      ...(named === undefined || named === '' || named === 'auto' ? {} : { model: named }),
      ...(task === undefined ? {} : { task }),
      ...(model?.capabilities === undefined ? {} : { capabilities: model.capabilities }),
      ...(Number.isFinite(maxTokens) && maxTokens >= 1 ? { maxTokens: Math.trunc(maxTokens) } : {}),
      bytes: texts.reduce((sum, { bytes }) => sum + bytes, 0),
      openPlaces: texts.reduce((sum, { openPlaces }) => sum + openPlaces, 0) + marksIn(sent),
    });
  }

  /** The text, when all it names is known. */
  #rendered(text: string | undefined): string | undefined {
    if (text === undefined || !isTemplate(text)) return text;
    try {
      return toText(renderTemplate(text, this.#names, this.#options));
    } catch {
      return undefined;
    }
  }

  #measure(text: string): { readonly bytes: number; readonly openPlaces: number } {
    const whole = this.#rendered(text);
    if (whole !== undefined) return { bytes: Buffer.byteLength(whole), openPlaces: 0 };
    const nodes = templateNodes(text);
    const literal = text.replaceAll(/\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}/gs, '');
    return { bytes: Buffer.byteLength(literal), openPlaces: Math.max(1, nodes.filter(({ kind }) => kind !== 'text').length) };
  }

  #itemsOf(items: Extract<GraphNode, { kind: 'map' }>['items']): Times {
    if (!('evaluator' in items)) return { least: items.length, most: items.length };
    const { items: given } = items.expression as { readonly items?: Json };
    if (given === undefined) return { least: 0 };
    try {
      const count = toItems(
        typeof given === 'string' && isTemplate(given) ? (renderTemplate(given, this.#names, this.#options) as Json) : given,
      ).length;
      return { least: count, most: count };
    } catch {
      return { least: 0 };
    }
  }
}

function product(a: Times, b: Times): Times {
  const most = a.most === undefined || b.most === undefined ? undefined : a.most * b.most;
  return { least: a.least * b.least, ...(most === undefined ? {} : { most }) };
}

function textsOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value as JsonObject).flatMap(textsOf);
}

/** Places that an AUTO tag's answer will fill. */
function marksIn(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value as JsonObject).reduce((sum, [key, member]) => sum + (key === AUTO_KEY ? 1 : marksIn(member)), 0);
}
