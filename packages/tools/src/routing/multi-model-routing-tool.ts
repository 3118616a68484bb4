import type { Generate, JsonObject, ToolContext } from '@tutti/core';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { askFirstAble } from './ask-first-able.ts';
import { requireModels } from './compare-models.ts';
import { recommendation, type RouteTerms } from './route-task.ts';
import { recommendations, routeTasks } from './route-tasks.ts';
import { routingSchema, type RoutedTask, type RoutingParameters } from './routing-parameters.ts';
import { SharedMoney, type TaskMoney } from './shared-money.ts';
import { readStrategy } from './routing-strategy.ts';
import { runBatch } from './run-batch.ts';

/** Finds models for requests by a strategy, and has requests answered by them. */
export class MultiModelRoutingTool extends ActionTool {
  constructor({ generate }: { readonly generate?: Generate } = {}) {
    const state: RoutingState = { turn: 0, loads: new Map(), fallback: generate };
    super({
      id: 'multi-model-routing',
      name: 'Multi-Model Routing',
      description: 'Chooses models for requests by a strategy.',
      defaultAction: 'route',
      actions: {
        route: action<RoutingParameters>({
          description: 'Says which model should answer a request, or each of several tasks.',
          effect: 'none',
          schema: () => routingSchema('capability_based'),
          run: (given, context) => route(given, context, state),
        }),
        run: running(state),
        optimize_batch: action<RoutingParameters>({
          description: 'Has several tasks done, each by the model that suits the goal best.',
          effect: 'idempotent',
          acts: 'nothing',
          schema: () => routingSchema('minimize_cost'),
          run: (given, context) => batch(given, context, state),
        }),
      },
    });
  }
}

interface RoutingState {
  /** Requests so far, for taking turns. */
  turn: number;
  readonly loads: Map<string, number>;
  readonly fallback: Generate | undefined;
}

function running(state: RoutingState): ActionBody {
  return action<RoutingParameters>({
    description: 'Has a request answered by the model that suits it best; when it fails, by the next.',
    effect: 'idempotent',
    acts: 'nothing',
    schema: () => routingSchema('capability_based'),
    run: async (given, context) => {
      const [task] = tasksOf(given);
      const terms = termsOf(given, context, state);
      const {
        routes: [route],
        chosen: [first],
        problem,
      } = routeTasks([task as RoutedTask], terms);
      if (route === undefined || first === undefined || problem !== undefined)
        return { action: 'run', strategy: terms.strategy, success: false, error: problem ?? '' };
      const { analysis, models } = route;
      const inTurn = [first, ...models.filter(({ model }) => model !== first.model)];
      const money = SharedMoney.of(given.constraints);
      const ask = (paid?: TaskMoney): Promise<JsonObject> =>
        askFirstAble(
          {
            money: paid,
            action: 'run',
            prompt: promptOf(task as RoutedTask),
            models: inTurn.slice(0, 4).map(({ model }) => model),
            task: analysis.task_type,
            fallback: state.fallback,
          },
          context,
        );
      const answer = await (money === undefined ? ask() : money.pay(1, ask));
      return {
        ...money?.document(),
        ...recommendation(first, { analysis, strategy: terms.strategy }),
        ...answer,
        selected_model: answer['model'] ?? first.model,
        routing_reason: first.reasons.join(', '),
        result: answer['content'] ?? '',
      };
    },
  });
}

function route(given: RoutingParameters, context: ToolContext, state: RoutingState): JsonObject {
  const terms = termsOf(given, context, state);
  const tasks = tasksOf(given);
  const head = { action: 'route', strategy: terms.strategy };
  const routed = routeTasks(tasks, terms);
  const [first] = routed.chosen;
  if (routed.problem !== undefined || first === undefined)
    return { ...head, success: false, error: routed.problem ?? 'There is no task.', recommendations: [] };
  const listed = recommendations(routed, { tasks, strategy: terms.strategy });
  const [{ models, analysis }] = routed.routes as [(typeof routed.routes)[number]];
  return {
    ...head,
    ...listed,
    success: true,
    selected_model: first.model,
    model: first.model,
    provider: first.provider,
    routing_reason: first.reasons.join(', '),
    current_load: first.inFlight,
    estimated_cost: first.costUsd,
    estimated_latency: Math.round(first.latencyMs) / 1_000,
    average_latency: Math.round(first.latencyMs) / 1_000,
    task_type: analysis.task_type,
    all_loads: Object.fromEntries(models.map(({ model, inFlight }) => [model, inFlight])),
    fallback_models: models
      .filter(({ model }) => model !== first.model)
      .slice(0, 3)
      .map(({ model }) => model),
  };
}

async function batch(given: RoutingParameters, context: ToolContext, state: RoutingState): Promise<JsonObject> {
  const terms = termsOf(given, context, state);
  const tasks = tasksOf(given);
  const head = { action: 'optimize_batch', optimization_goal: given.strategy, strategy: terms.strategy };
  const routed = routeTasks(tasks, terms);
  if (routed.problem !== undefined) return { ...head, success: false, error: routed.problem, results: [] };
  const estimated = recommendations(routed, { tasks, strategy: terms.strategy });
  const done = await runBatch(
    {
      tasks,
      routed,
      maxConcurrent: given.max_concurrent,
      money: SharedMoney.of(given.constraints),
      fallback: state.fallback,
      loads: state.loads,
      promptOf,
    },
    context,
  );
  return { ...head, ...done, estimated_cost: estimated['total_estimated_cost'] ?? null };
}

function termsOf(
  { strategy, models, constraints, max_concurrent: maxConcurrent }: RoutingParameters,
  context: ToolContext,
  state: RoutingState,
): RouteTerms {
  const list = requireModels(context, 'multi-model-routing');
  return { list, strategy: readStrategy(strategy), models, constraints, maxConcurrent, turn: state.turn++, loads: state.loads };
}

function tasksOf({ tasks, request }: RoutingParameters): readonly RoutedTask[] {
  return tasks ?? (request === undefined ? [] : [request]);
}

function promptOf({ task, context }: RoutedTask): string {
  return context === undefined ? task : `${task}\n\n${context}`;
}
