import type { JsonObject } from '@tutti/core';
import { z } from 'zod';
import { inputSpecKeys } from '../language/keys.ts';
import { onErrorSchema } from './error-handler-schema.ts';
import { openObject } from './open-object.ts';
import { anything, budget, data, keys, seconds, text } from './parts.ts';
import { stepSchema } from './step-schema.ts';

const inputDescriptions: Readonly<Record<string, string>> = {
  type: 'string, integer, number, boolean, array, object, file, …',
  default: 'Its value when none is given; an input without one is required.',
  required: 'False: it may be missing.',
  description: 'For people.',
  enum: 'The values it may have.',
  choices: 'Like enum.',
  options: 'Like enum.',
  range: 'The lowest and the highest number.',
  validation: 'Rules: min_length, max_length, pattern, min, max.',
  pattern: 'A regular expression.',
  value: 'Like default.',
  name: 'Its name, in a list.',
};
const inputSpec = z.strictObject(
  keys(Object.fromEntries([...inputSpecKeys].map((key) => [key, [anything, inputDescriptions[key] ?? 'A rule, or for people.'] as const]))),
);
const inputs = z.union([z.record(z.string(), z.union([inputSpec, anything])), z.array(z.union([z.string(), inputSpec, data]))]);
const environment = z.union([z.array(z.union([z.string(), data])), data]);
const steps = z.array(stepSchema);

/** Keys of a pipeline. */
export const pipelineShape: z.ZodRawShape = keys({
  id: [text, 'Its name for programs; made of its name when there is none.'],
  name: [text, 'Its name.'],
  description: [text, 'For people.'],
  version: [z.union([z.string(), z.number()]), 'For people.'],
  schema: [z.literal(1), 'The version of the language.'],
  inputs: [inputs, 'What a run is given: values or specifications by name.'],
  parameters: [inputs, 'Like inputs.'],
  outputs: [z.union([z.record(z.string(), anything), z.array(anything)]), 'What a run gives: templates by name, resolved at its end.'],
  steps: [steps, 'What is done. The order is that of what steps read of each other.'],
  advanced_steps: [steps, 'More steps.'],
  variables: [data, 'Values by name.'],
  vars: [data, 'Like variables.'],
  constants: [data, 'Like variables.'],
  data: [anything, 'A value that templates see as data.'],
  context: [data, 'Values that what a run is given overlays.'],
  config: [data, 'Values that templates see as config.'],
  settings: [data, 'Like config.'],
  environment: [environment, 'Variables of the environment that templates may see, as env.NAME.'],
  env: [environment, 'Like environment.'],
  imports: [
    z.union([z.string(), z.array(z.union([z.string(), z.object({ file: z.string(), as: z.string().optional() })]))]),
    'Files whose variables, inputs, config and context come in.',
  ],
  model: [text, 'The model of steps that name none.'],
  timeout: [seconds, 'Time of the whole run.'],
  budget: [budget, 'What a run may spend: US dollars, or cost_usd, tokens, calls and time_ms.'],
  cost_limit: [z.number().min(0), 'Like budget.'],
  cost_budget: [z.number().min(0), 'Like budget.'],
  max_cost: [z.number().min(0), 'Like budget.'],
  prose_actions: [z.boolean(), 'False: an action in words is an error.'],
  error_handling: [
    z.union([z.string(), data]),
    'What becomes of failures of steps that say nothing: strategy, critical_failures, retry, handlers.',
  ],
  global_error_handlers: [onErrorSchema, 'Handlers behind those of each step.'],
  pipeline: [data, 'The whole pipeline, one level deeper.'],
  mcp_servers: [anything, 'Names of the MCP servers it uses, which orchestrator.yaml sets up.'],
  metadata: [anything, 'For people.'],
  type: [text, 'For people.'],
  author: [anything, 'For people.'],
  tags: [anything, 'For people.'],
  created: [anything, 'For people.'],
  updated: [anything, 'For people.'],
  license: [anything, 'For people.'],
  notes: [anything, 'For people.'],
  category: [anything, 'For people.'],
  documentation: [anything, 'For people.'],
  examples: [anything, 'For people.'],
  monitoring: [anything, 'No effect.'],
  optimization: [anything, 'No effect.'],
});

/** A pipeline file, as editors check it. What a file means is checked by `checkPipeline`, which knows more. */
export const pipelineSchema: z.ZodType = openObject(pipelineShape, { id: 'pipeline', title: 'A Tutti pipeline' });

/** The JSON Schema (2020-12) of pipeline files. */
export function pipelineJsonSchema(): JsonObject {
  return z.toJSONSchema(pipelineSchema, { io: 'input' }) as unknown as JsonObject;
}
