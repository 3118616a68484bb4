import { z } from 'zod';
import { onErrorSchema } from './error-handler-schema.ts';
import { openObject } from './open-object.ts';
import { anything, budget, condition, count, data, flag, keys, names, route, seconds, text } from './parts.ts';
import { retrySchema } from './retry-schema.ts';

const steps: z.ZodType = z.lazy(() => z.array(stepSchema));
const actions: z.ZodType = z.lazy(() => z.array(z.union([z.string(), stepSchema])));
const items = z.union([z.string(), z.array(z.any()), data]);
const model = z.union([z.string(), data]);
const queue = z.strictObject(
  keys({
    on: [items, 'What is gone through.'],
    max_parallel: [count, 'How many at one time.'],
    max_concurrent: [count, 'Like max_parallel.'],
    action_loop: [actions, 'What is done for each, one after another.'],
    steps: [steps, 'Like action_loop.'],
    until: [condition, 'The actions are repeated for each item until this holds.'],
    while: [condition, 'The actions are repeated for each item while this holds.'],
    max_iterations: [count, 'At most so often.'],
    loop_name: [text, 'A name for that loop.'],
    tool: [text, 'The tool of actions that name none.'],
    action: [text, 'For one action alone.'],
    parameters: [data, 'For one action alone.'],
    add_completion_task: [z.boolean(), 'Its end can be named <id>_complete.'],
  }),
);
const loop = z.looseObject(
  keys({
    for_each: [items, 'What it goes through.'],
    over: [items, 'Like for_each.'],
    items: [items, 'Like for_each.'],
    max_parallel: [count, 'How many turns at one time.'],
    while: [condition, 'As long as this holds.'],
    condition: [condition, 'Like while.'],
    until: [condition, 'Until this holds.'],
    max_iterations: [count, 'How many turns at most.'],
    loop_name: [text, 'Another name of the loop.'],
    steps: [steps, 'What is repeated.'],
  }),
);

/** Keys of a step. */
export const stepShape: z.ZodRawShape = keys({
  id: [text, 'Its name: letters, digits, "_" and "-".'],
  name: [text, 'For people; the id is made of it when there is none.'],
  description: [text, 'For people.'],
  tool: [text, 'The tool that does the work; a template or an AUTO tag may choose it.'],
  action: [text, 'What is done: an action of the tool, a built-in action, or words for a model.'],
  parameters: [data, 'What the tool or model is given. Texts are templates.'],
  inputs: [data, 'Like parameters.'],
  dependencies: [names, 'Steps that must have ended before. References in templates count by themselves.'],
  depends_on: [names, 'Like dependencies.'],
  condition: [condition, 'The step is skipped when it does not hold.'],
  if: [condition, 'Like condition.'],
  for_each: [items, 'What it is repeated for: a list, or a template or AUTO tag that gives one.'],
  foreach: [items, 'Like for_each.'],
  items: [items, 'Like for_each, with type: parallel_map.'],
  while: [condition, 'It is repeated as long as this holds, asked before each turn.'],
  loop_condition: [condition, 'Like while, with type: loop.'],
  until: [condition, 'It is repeated until this holds, asked after each turn.'],
  steps: [steps, 'The body of a loop.'],
  action_loop: [actions, 'A body of actions that run one after another.'],
  create_parallel_queue: [queue, 'Goes through a list, several items at one time.'],
  parallel_queue: [queue, 'Like create_parallel_queue.'],
  loop: [loop, 'How it is repeated, in a block of its own.'],
  max_parallel: [count, 'How many turns of for_each at one time.'],
  max_concurrent: [count, 'Like max_parallel.'],
  parallel: [flag, 'All turns at one time.'],
  max_iterations: [count, 'How many turns at most. Default 10.'],
  loop_name: [text, 'Another name of the loop.'],
  add_completion_task: [z.boolean(), 'The end of the loop can be named <id>_complete.'],
  dynamic_routing: [z.record(z.string(), z.string()), 'Which step each value leads to; the others of them are skipped.'],
  goto: [text, 'The later step to go on with; those between are skipped.'],
  on_success: [route, 'The later step to go on with when it worked.'],
  on_failure: [route, 'A policy, or the later step to go on with when it failed.'],
  on_false: [route, 'The later step to go on with when its condition does not hold.'],
  on_error: [onErrorSchema, 'A policy, or what deals with its error.'],
  continue_on_error: [flag, 'Like on_failure: continue.'],
  timeout: [seconds, 'Time of one attempt.'],
  retry: [retrySchema, 'How often it is tried again.'],
  retries: [retrySchema, 'Like retry.'],
  max_retries: [retrySchema, 'Like retry.'],
  retry_count: [retrySchema, 'Like retry.'],
  retry_config: [retrySchema, 'Like retry.'],
  retry_policy: [retrySchema, 'Like retry.'],
  retry_delay: [seconds, 'Before the first retry.'],
  priority: [
    z.union([z.number().min(0), z.enum(['lowest', 'low', 'normal', 'medium', 'default', 'high', 'highest', 'critical', 'urgent'])]),
    'Which of the ready steps goes first: 1 (last) to 10 (first).',
  ],
  budget: [budget, 'What it may spend, with all that is done in it: US dollars, or cost_usd, tokens, calls and time_ms.'],
  cost_limit: [z.number().min(0), 'Like budget.'],
  cost_budget: [z.number().min(0), 'Like budget.'],
  max_cost: [z.number().min(0), 'Like budget.'],
  model: [model, 'A model by its name; an AUTO tag leaves it to the router.'],
  requires_model: [z.union([z.string(), z.boolean(), z.array(z.string()), data]), 'What the model must be able to do.'],
  location: [text, "The file that a model's answer is written to."],
  produces: [text, 'What the answer is to be.'],
  format: [text, 'The format of the answer; json asks for an object.'],
  expected_output: [text, 'What the answer is to hold.'],
  outputs: [z.union([data, z.array(z.any())]), 'Names that the result is to have, by type.'],
  type: [text, 'parallel_map or loop, for the spelling with items or loop_condition.'],
  metadata: [anything, 'For people.'],
  output_metadata: [anything, 'For people.'],
  notes: [anything, 'For people.'],
  comment: [anything, 'For people.'],
  tags: [anything, 'For people.'],
});

/** One step. */
export const stepSchema: z.ZodType = openObject(stepShape, { id: 'step', title: 'A step' });
