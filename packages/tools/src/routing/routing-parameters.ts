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
  readonly request?: RoutedTask | undefined;
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
    asTask,
    parameters<RoutedTask>(
      { task: text, context: material.optional(), max_tokens: numeric(z.number().int().positive()).optional() },
      {
        aliases: {
          task: ['prompt', 'request', 'text', 'query', 'content', 'input', 'description', 'name'],
          max_tokens: ['max_output_tokens'],
        },
      },
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
      request: task.optional(),
      tasks: z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(task).min(1).max(500)).optional(),
      models: names.optional(),
      strategy: text.default(goal),
      max_concurrent: numeric(z.number().int().min(1).max(100)).default(5),
      constraints: constraints.default({}),
    },
    {
      aliases: {
        request: ['prompt', 'task', 'text', 'messages'],
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

/** A task may be its text, a conversation, or a mapping with either: what the conversation says is what there is to do. */
function asTask(value: unknown): unknown {
  if (typeof value === 'string') return { task: value };
  if (Array.isArray(value)) return { task: spokenIn(value) };
  if (!isRecord(value) || !Array.isArray(value['messages'])) return value;
  const { messages, system, ...rest } = value;
  const said = [system, spokenIn(messages as readonly unknown[])].filter((one) => typeof one === 'string' && one !== '').join('\n\n');
  return { task: said, ...rest };
}

/** The texts of a conversation in their order, `{role, content}` each, the content a text or a list with texts. */
function spokenIn(messages: readonly unknown[]): string {
  return messages
    .flatMap((message) => (isRecord(message) ? message['content'] : message))
    .map((part) => (isRecord(part) ? part['text'] : part))
    .filter((part) => typeof part === 'string' && part !== '')
    .join('\n\n');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
