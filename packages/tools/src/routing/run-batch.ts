import { TuttiError, type Generate, type Json, type JsonObject, type ToolContext } from '@tutti/core';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { askFirstAble } from './ask-first-able.ts';
import { isOverAllowance, type SharedMoney, type TaskMoney } from './shared-money.ts';
import type { RoutedTasks } from './route-tasks.ts';
import type { RoutedTask } from './routing-parameters.ts';

/** Tasks with their models. */
export interface Batch {
  readonly tasks: readonly RoutedTask[];
  readonly routed: RoutedTasks;
  readonly maxConcurrent: number;
  readonly fallback: Generate | undefined;
  /** Calls at work, by model. */
  readonly loads: Map<string, number>;
  readonly promptOf: (task: RoutedTask) => string;
  /** What they may cost. */
  readonly money?: SharedMoney | undefined;
}

/** Has each task done by its model, a few at a time. One that fails does not lose the others; when all fail, that is a failure. */
export async function runBatch(batch: Batch, context: ToolContext): Promise<JsonObject> {
  const details: JsonObject[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < batch.tasks.length) {
      const place = next++;
      details[place] = await runOne(batch, place, context);
    }
  };
  await Promise.all(Array.from({ length: Math.min(batch.maxConcurrent, batch.tasks.length) }, work));
  return { ...summary(details), ...batch.money?.document() };
}

async function runOne(
  { tasks, routed, fallback, loads, promptOf, money }: Batch,
  place: number,
  context: ToolContext,
): Promise<JsonObject> {
  const task = tasks[place] as RoutedTask;
  const { model } = routed.chosen[place] as { readonly model: string };
  const { models, analysis } = routed.routes[place] as RoutedTasks['routes'][number];
  const others = models.map((one) => one.model).filter((one) => one !== model);
  loads.set(model, (loads.get(model) ?? 0) + 1);
  try {
    const ask = (paid?: TaskMoney): Promise<JsonObject> =>
      askFirstAble(
        {
          money: paid,
          action: 'optimize_batch',
          prompt: promptOf(task),
          models: [model, ...others.slice(0, 2)],
          task: analysis.task_type,
          maxTokens: task.max_tokens,
          fallback,
        },
        context,
      );
    const answer = await (money === undefined ? ask() : money.pay(partOf(routed, place), ask));
    return {
      task: task.task,
      result: answer['content'] ?? '',
      model: answer['model'] ?? model,
      cost_usd: answer['cost_usd'] ?? null,
      latency_ms: answer['latency_ms'] ?? null,
      success: true,
    };
  } catch (error) {
    throwIfCancelled(context.signal);
    if (
      !TuttiError.isInstance(error) ||
      (error.code === 'BUDGET_EXCEEDED' && !isOverAllowance(error)) ||
      error.code === 'PROVIDER_NOT_CONFIGURED'
    )
      throw error;
    return { task: task.task, result: null, model, cost_usd: null, success: false, code: error.code, error: error.message };
  } finally {
    loads.set(model, (loads.get(model) ?? 1) - 1);
  }
}

/** The part of what is free that a task is expected to take, of all that have not begun. */
function partOf({ chosen }: RoutedTasks, place: number): number {
  const rest = chosen.slice(place);
  const all = rest.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
  const [own] = rest;
  return all === 0 || own?.costUsd === null || own === undefined ? 1 / rest.length : own.costUsd / all;
}

function summary(details: readonly JsonObject[]): JsonObject {
  const done = details.filter(({ success }) => success === true);
  const known = done.map((detail) => detail['cost_usd']).filter((cost): cost is number => typeof cost === 'number');
  // An unknown cost is not zero: then there is no total.
  const total: Json = known.length === done.length ? Number(known.reduce((sum, cost) => sum + cost, 0).toPrecision(12)) : null;
  return {
    results: details.map((detail) => detail['result'] ?? null),
    details: [...details],
    models_used: [...new Set(done.map((detail) => String(detail['model'])))],
    completed: done.length,
    failed: details.length - done.length,
    total_cost: total,
    average_cost: total === null || done.length === 0 ? null : total / done.length,
    success: done.length > 0,
    ...(done.length > 0 ? {} : { error: `None of the ${details.length} tasks could be done: ${String(details[0]?.['error'])}` }),
  };
}
