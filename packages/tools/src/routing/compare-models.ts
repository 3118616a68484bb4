import type { JsonObject, ModelList, ModelOutlook, ToolContext } from '@tutti/core';
import { ProviderNotConfiguredError } from '../errors/provider-not-configured-error.ts';
import { difficultyOf, type TaskAnalysis } from './task-analysis.ts';

/** How much each side counts; only their proportions matter. */
export interface Weights {
  readonly quality: number;
  readonly cost: number;
  readonly latency: number;
}

/** A model, how well it suits a task, and why. */
export interface ScoredModel extends ModelOutlook {
  /** In [0, 1]. */
  readonly score: number;
  readonly reasons: readonly string[];
}

/** The models for a task, best first. */
export interface Comparison {
  readonly models: readonly ScoredModel[];
  readonly refused: readonly JsonObject[];
  /** Capabilities that no model there is says it has: nobody can be held to them. */
  readonly unknown: readonly string[];
}

// A model that is said to be good at just this is worth a little more than its quality at large says.
const EXPERTISE = 0.05;

/** The list of models that the call brings. @throws ProviderNotConfiguredError */
export function requireModels({ models }: ToolContext, tool: string): ModelList {
  if (models !== undefined) return models;
  throw new ProviderNotConfiguredError(
    `The tool "${tool}" chooses among models, and this run has no list of them: all its answers come from one provider or function. Set up a model registry (models.yaml, or the key of a provider in the environment), or pass "models" in the tool's context.`,
    { data: { tool } },
  );
}

/** Holds the models against a task. A capability is required as soon as one model there is has it. */
export function compareModels(
  list: ModelList,
  analysis: TaskAnalysis,
  { weights, models }: { readonly weights: Weights; readonly models?: readonly string[] | undefined },
): Comparison {
  const { required_capabilities: wanted } = analysis;
  const question = {
    task: analysis.task_type,
    difficulty: difficultyOf(analysis),
    inputTokens: analysis.input_tokens,
    outputTokens: analysis.output_tokens,
    ...(models === undefined ? {} : { models }),
  };
  const known = new Set(wanted.length === 0 ? [] : list.outlook(question).models.flatMap(({ capabilities }) => capabilities));
  const capabilities = wanted.filter((name) => known.has(name));
  const { models: able, refused } = list.outlook({ ...question, capabilities });
  const terms: Terms = {
    analysis,
    weights,
    cheapest: least(able.map(({ costUsd }) => costUsd)),
    fastest: least(able.map(({ latencyMs }) => latencyMs)),
  };
  return {
    models: able.map((model) => scored(model, terms)).sort((a, b) => b.score - a.score),
    refused: refused.map(({ model, fails }) => ({ model, reason: fails })),
    unknown: wanted.filter((name) => !known.has(name)),
  };
}

interface Terms {
  readonly analysis: TaskAnalysis;
  readonly weights: Weights;
  readonly cheapest: number | undefined;
  readonly fastest: number | undefined;
}

function scored(model: ModelOutlook, { analysis, weights, cheapest, fastest }: Terms): ScoredModel {
  const { quality, costUsd, latencyMs, capabilities } = model;
  const isExpert = capabilities.includes(analysis.task_type);
  const parts = {
    quality: Math.min(1, quality + (isExpert ? EXPERTISE : 0)),
    cost: share(costUsd, cheapest),
    latency: share(latencyMs, fastest),
  };
  const total = weights.quality + weights.cost + weights.latency;
  const sum = weights.quality * parts.quality + weights.cost * parts.cost + weights.latency * parts.latency;
  const reasons = [
    `expected quality ${quality.toFixed(2)} for ${analysis.task_type}`,
    costUsd === null
      ? 'price unknown'
      : costUsd === 0
        ? 'free'
        : `expected cost $${Number(costUsd.toPrecision(3))}${costUsd === cheapest ? ', the lowest' : ''}`,
    `expected to take ${(latencyMs / 1_000).toFixed(1)} s${latencyMs === fastest ? ', the shortest' : ''}`,
    ...(isExpert ? [`said to be good at ${analysis.task_type}`] : []),
    ...analysis.required_capabilities.filter((name) => capabilities.includes(name)).map((name) => `has ${name}`),
  ];
  return { ...model, score: total === 0 ? 0 : Number((sum / total).toFixed(4)), reasons };
}

/** 1 for the least there is, half for twice as much; 0 when it is unknown. */
function share(value: number | null, least: number | undefined): number {
  if (value === null || least === undefined) return 0;
  return value === 0 ? 1 : least / value;
}

function least(values: readonly (number | null)[]): number | undefined {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? undefined : Math.min(...known);
}
