import type { JsonObject } from '@tutti/core';
import type { ScoredModel } from './compare-models.ts';
import { recommendation, routeTask, type RoutedModels, type RouteTerms } from './route-task.ts';
import type { RoutedTask } from './routing-parameters.ts';

/** Models for several tasks, and what they come to. */
export interface RoutedTasks {
  readonly routes: readonly RoutedModels[];
  /** The first model of each, within the total budget. */
  readonly chosen: readonly ScoredModel[];
  readonly problem: string | undefined;
}

/** Finds a model for each task. When the best come to more than the total budget, cheaper ones take their place, where most is saved first. */
export function routeTasks(tasks: readonly RoutedTask[], terms: RouteTerms): RoutedTasks {
  const loads = new Map(terms.loads);
  const routes = tasks.map((task, place) => {
    const route = routeTask(task, { ...terms, turn: terms.turn + place, loads: terms.strategy === 'least_loaded' ? loads : terms.loads });
    const [first] = route.models;
    if (first !== undefined) loads.set(first.model, (loads.get(first.model) ?? 0) + 1);
    return route;
  });
  const problem = routes.find((route) => route.problem !== undefined)?.problem;
  if (problem !== undefined) return { routes, chosen: [], problem };
  return withinBudget(routes, terms.constraints.total_budget);
}

/** The recommendations as a document. */
export function recommendations(
  { routes, chosen }: RoutedTasks,
  { tasks, strategy }: Pick<RouteTerms, 'strategy'> & { readonly tasks: readonly RoutedTask[] },
): JsonObject {
  const list = chosen.map((model, place) => ({
    task: tasks[place]?.task ?? '',
    ...recommendation(model, { analysis: (routes[place] as RoutedModels).analysis, strategy }),
  }));
  const unknown = chosen.filter(({ costUsd }) => costUsd === null).length;
  return { recommendations: list, total_estimated_cost: totalOf(chosen), ...(unknown === 0 ? {} : { tasks_without_price: unknown }) };
}

function withinBudget(routes: readonly RoutedModels[], budget: number | undefined): RoutedTasks {
  const chosen = routes.map(({ models }) => models[0] as ScoredModel);
  if (budget === undefined) return { routes, chosen, problem: undefined };
  while (totalOf(chosen) > budget) {
    const savings = routes.map(({ models }, place) => {
      const now = chosen[place]?.costUsd ?? 0;
      const cheaper = models.filter(({ costUsd }) => costUsd !== null && costUsd < now);
      return { place, next: cheaper[0], saved: cheaper[0] === undefined ? 0 : now - (cheaper[0].costUsd ?? 0) };
    });
    const { place, next } = savings.reduce((best, one) => (one.saved > best.saved ? one : best));
    if (next === undefined)
      return {
        routes,
        chosen,
        problem: `The tasks are expected to cost $${Number(totalOf(chosen).toPrecision(3))} with the cheapest models that can take them, and the total budget is $${budget}. Allow more, or ask for less.`,
      };
    chosen[place] = next;
  }
  return { routes, chosen, problem: undefined };
}

function totalOf(models: readonly ScoredModel[]): number {
  return Number(models.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0).toPrecision(12));
}
