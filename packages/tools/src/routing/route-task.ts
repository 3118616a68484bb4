import type { JsonObject, ModelList } from '@tutti/core';
import { compareModels, type ScoredModel } from './compare-models.ts';
import type { RoutedTask, RoutingConstraints } from './routing-parameters.ts';
import { inOrder, weightsOf, type RoutingStrategy } from './routing-strategy.ts';
import { analyseTask, type TaskAnalysis } from './task-analysis.ts';

/** The models for a task, the one to take first. */
export interface RoutedModels {
  readonly analysis: TaskAnalysis;
  readonly models: readonly ScoredModel[];
  /** Why none is left. */
  readonly problem: string | undefined;
}

export interface RouteTerms {
  readonly list: ModelList;
  readonly strategy: RoutingStrategy;
  readonly models: readonly string[] | undefined;
  readonly constraints: RoutingConstraints;
  readonly maxConcurrent: number;
  readonly turn: number;
  /** Calls that this tool has given each model beyond those its list knows of. */
  readonly loads: ReadonlyMap<string, number>;
}

/** Finds the models for one task: able, within the constraints, and not at capacity, in the order of the strategy. */
export function routeTask({ task, context, max_tokens }: RoutedTask, terms: RouteTerms): RoutedModels {
  const { list, strategy, constraints, maxConcurrent, loads } = terms;
  const analysis = analyseTask(task, { max_tokens });
  const whole = context === undefined ? analysis : { ...analysis, input_tokens: analyseTask(`${task}\n\n${context}`).input_tokens };
  const { models, refused } = compareModels(list, whole, { weights: weightsOf(strategy), models: terms.models });
  const loadOf = (model: ScoredModel): number => model.inFlight + (loads.get(model.model) ?? 0);
  const problems: string[] = refused.map(({ model, reason }) => `${String(model)}: not one that ${String(reason)}`);
  const left = models.filter((model) => {
    const why =
      tooMuch(model, constraints) ??
      (loadOf(model) >= maxConcurrent ? `has ${loadOf(model)} requests at work, and ${maxConcurrent} are allowed` : undefined);
    if (why !== undefined) problems.push(`${model.model} ${why}`);
    return why === undefined;
  });
  return {
    analysis: whole,
    models: inOrder(left, strategy, { turn: terms.turn, loadOf }),
    problem:
      left.length > 0
        ? undefined
        : `No model can take ${JSON.stringify(task.slice(0, 80))}. ${problems.length === 0 ? 'There is none.' : `${problems.slice(0, 8).join('; ')}.`}`,
  };
}

/** A model as it is recommended. */
export function recommendation(
  model: ScoredModel,
  { analysis, strategy }: { readonly analysis: TaskAnalysis; readonly strategy: RoutingStrategy },
): JsonObject {
  return {
    model: model.model,
    provider: model.provider,
    task_type: analysis.task_type,
    complexity: analysis.complexity,
    score: model.score,
    reasons: [...model.reasons],
    strategy,
    estimated_cost: model.costUsd,
    estimated_latency: Math.round(model.latencyMs) / 1_000,
    estimated_tokens: analysis.input_tokens + analysis.output_tokens,
  };
}

function tooMuch(
  { costUsd, latencyMs }: ScoredModel,
  { max_cost_per_task: maxUsd, max_latency: maxSeconds }: RoutingConstraints,
): string | undefined {
  if (maxUsd !== undefined && costUsd === null) return `has no known price, and a task may cost at most $${maxUsd}`;
  if (maxUsd !== undefined && (costUsd ?? 0) > maxUsd)
    return `is expected to cost $${Number((costUsd ?? 0).toPrecision(3))}, and a task may cost at most $${maxUsd}`;
  if (maxSeconds !== undefined && latencyMs > maxSeconds * 1_000)
    return `is expected to take ${(latencyMs / 1_000).toFixed(1)} s, and a task may take at most ${maxSeconds} s`;
  return undefined;
}
