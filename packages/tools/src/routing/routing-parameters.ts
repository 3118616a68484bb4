import { z } from 'zod';
import { numeric, parameters } from '../action/parameters.ts';

/** What may not be exceeded. */
export interface RoutingConstraints {
  /** All tasks together, US dollars. */
  readonly total_budget?: number | undefined;
  /** Each task, US dollars. */
  readonly max_cost_per_task?: number | undefined;
  /** Each task, seconds. */
  readonly max_latency?: number | undefined;
}

/** One request or several, and how models are chosen for them. */
export interface RoutingParameters {
  readonly request?: string | undefined;
  readonly tasks?: readonly RoutedTask[] | undefined;
  readonly models?: readonly string[] | undefined;
  readonly strategy: string;
  readonly max_concurrent: number;
  readonly constraints: RoutingConstraints;
}

/** A task to find a model for. */
export interface RoutedTask {
  readonly task: string;
  readonly context?: string | undefined;
  readonly max_tokens?: number | undefined;
}

/** The schema; `goal` is the strategy where none is named. */
export function routingSchema(goal: string): z.ZodType<RoutingParameters> {
  const usd = numeric(z.number().min(0)).optional();
  const text = z.string().min(1);
  const material = z
    .unknown()
    .transform((value) =>
      value === undefined || value === null || typeof value === 'string' ? (value ?? undefined) : JSON.stringify(value),
    );
  const task = z.preprocess(
    (value) => (typeof value === 'string' ? { task: value } : value),
    parameters<RoutedTask>(
      { task: text, context: material.optional(), max_tokens: numeric(z.number().int().positive()).optional() },
      { aliases: { task: ['prompt', 'request', 'description', 'name'] } },
    ),
  );
  const names = z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value),
    z.array(z.string()).min(1),
  );
  const constraints = parameters<RoutingConstraints>(
    { total_budget: usd, max_cost_per_task: usd, max_latency: numeric(z.number().positive()).optional() },
    {
      aliases: {
        total_budget: ['budget', 'max_budget', 'max_cost'],
        max_cost_per_task: ['max_budget_per_task', 'budget_per_task'],
        max_latency: ['max_latency_seconds', 'latency'],
      },
    },
  );
  return parameters<RoutingParameters>(
    {
      request: text.optional(),
      tasks: z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(task).min(1).max(500)).optional(),
      models: names.optional(),
      strategy: text.default(goal),
      max_concurrent: numeric(z.number().int().min(1).max(100)).default(5),
      constraints: constraints.default({}),
    },
    {
      aliases: {
        request: ['prompt', 'task', 'text'],
        tasks: ['requests', 'prompts', 'batch'],
        models: ['candidates', 'available_models'],
        strategy: ['routing_strategy', 'optimization_goal', 'goal', 'priority'],
        max_concurrent: ['max_parallel', 'concurrency'],
      },
    },
  ).refine((given) => given.request !== undefined || given.tasks !== undefined, {
    error: 'give the request, or a list of tasks',
    path: ['request'],
  });
}
