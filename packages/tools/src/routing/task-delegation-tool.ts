import type { Generate, JsonObject, ToolContext } from '@tutti/core';
import { z } from 'zod';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { flag, numeric, parameters } from '../action/parameters.ts';
import { askFirstAble } from './ask-first-able.ts';
import { compareModels, requireModels, type ScoredModel } from './compare-models.ts';
import { analyseTask, analysisDocument, type TaskRequirements } from './task-analysis.ts';

interface DelegateParameters {
  readonly task: string;
  readonly requirements: TaskRequirements;
  readonly models?: readonly string[] | undefined;
  readonly fallback_enabled: boolean;
  readonly cost_weight: number;
  readonly quality_weight: number;
}

const MAX_FALLBACKS = 3;
const MAX_SCORES = 10;
const weight = numeric(z.number().min(0).max(1));
const names = z.preprocess(
  (value) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '')
      : value,
  z.array(z.string()),
);
const requirements = parameters<TaskRequirements>(
  {
    task_type: z.string().optional(),
    complexity: z.string().optional(),
    capabilities: names.optional(),
    max_tokens: numeric(z.number().int().positive()).optional(),
    domain: z.string().optional(),
    response_format: z.string().optional(),
  },
  { aliases: { task_type: ['type'], capabilities: ['required_capabilities'] } },
);
const schema = () =>
  parameters<DelegateParameters>(
    {
      task: z.string().min(1, { error: 'it is empty; say what is to be done' }),
      requirements: requirements.default({}),
      models: names.optional(),
      fallback_enabled: flag().default(true),
      cost_weight: weight.default(0.3),
      quality_weight: weight.default(0.7),
    },
    { aliases: { task: ['prompt', 'request', 'description'], models: ['available_models', 'candidates'] } },
  );

/** Looks at a task and says which model suits it best, or has it done by that one. */
export class TaskDelegationTool extends ActionTool {
  constructor({ generate }: { readonly generate?: Generate } = {}) {
    const choose = (name: string): ActionBody =>
      action<DelegateParameters>({
        description: 'Says which model suits a task best, and why.',
        effect: 'none',
        schema,
        run: (given, context) => ({ action: name, ...delegate(given, context).document }),
      });
    const run = action<DelegateParameters>({
      description: 'Has a task done by the model that suits it best; when it fails, by the next.',
      effect: 'idempotent',
      acts: 'nothing',
      schema,
      run: async (given, context) => {
        const { document, models, type } = delegate(given, context);
        if (models.length === 0) return { action: 'run', ...document };
        const answer = await askFirstAble(
          {
            action: 'run',
            prompt: given.task,
            models: given.fallback_enabled ? models.slice(0, MAX_FALLBACKS + 1) : models.slice(0, 1),
            task: type,
            maxTokens: given.requirements.max_tokens,
            fallback: generate,
          },
          context,
        );
        return { ...document, ...answer, result: answer['content'] ?? '' };
      },
    });
    super({
      id: 'task-delegation',
      name: 'Task Delegation',
      description: 'Chooses the model for a task.',
      defaultAction: 'delegate',
      actions: { delegate: choose('delegate'), analyze: choose('analyze'), select_model: choose('select_model'), run },
    });
  }
}

function delegate(
  given: DelegateParameters,
  context: ToolContext,
): { readonly document: JsonObject; readonly models: readonly string[]; readonly type: string } {
  const { cost_weight: cost, quality_weight: quality } = given;
  const analysis = analyseTask(given.task, given.requirements);
  const list = requireModels(context, 'task-delegation');
  const { models, refused, unknown } = compareModels(list, analysis, {
    weights: { cost, quality, latency: Math.max(0, 1 - cost - quality) },
    models: given.models,
  });
  const [best] = models;
  const common: JsonObject = {
    task: given.task,
    task_analysis: { ...analysisDocument(analysis), unknown_capabilities: [...unknown] },
    refused: [...refused],
  };
  if (best === undefined)
    return {
      models: [],
      type: analysis.task_type,
      document: { ...common, success: false, error: noModel(refused), selected_model: null, fallback_models: [], all_scores: [] },
    };
  const ids = models.map(({ model }) => model);
  return {
    models: ids,
    type: analysis.task_type,
    document: {
      ...common,
      ...chosen(best),
      success: true,
      fallback_models: given.fallback_enabled ? ids.slice(1, MAX_FALLBACKS + 1) : [],
      all_scores: models.slice(0, MAX_SCORES).map(toScore),
    },
  };
}

function chosen(model: ScoredModel): JsonObject {
  return {
    selected_model: model.model,
    provider: model.provider,
    score: model.score,
    reasons: [...model.reasons],
    estimated_cost: model.costUsd,
    estimated_latency: seconds(model),
  };
}

function toScore(model: ScoredModel): JsonObject {
  return {
    model: model.model,
    score: model.score,
    reasons: [...model.reasons],
    estimated_cost: model.costUsd,
    estimated_latency: seconds(model),
  };
}

function seconds({ latencyMs }: ScoredModel): number {
  return Math.round(latencyMs) / 1_000;
}

function noModel(refused: readonly JsonObject[]): string {
  return refused.length === 0
    ? 'There is no model to choose from.'
    : `No model can take the task: ${refused
        .slice(0, 5)
        .map(({ model, reason }) => `${String(model)}: not one that ${String(reason)}`)
        .join('; ')}.`;
}
