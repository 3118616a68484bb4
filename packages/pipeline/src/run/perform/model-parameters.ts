import type { KnownParameters } from '@tutti/core';

/** What a step that a model carries out is told by name; the rest is material for the model. */
export const modelParameters: KnownParameters['names'] = {
  prompt: ['query', 'question', 'analysis_prompt', 'instruction'],
  system: ['system_prompt', 'system_message', 'instructions'],
  messages: [],
  model: [],
  task: [],
  temperature: [],
  max_tokens: [],
  top_p: [],
  stop: ['stop_sequences'],
  seed: [],
  response_format: [],
  format: [],
  schema: ['response_schema', 'output_schema'],
};

/** The parameters that are not shown to the model by name. The texts that may be its prompt are, but for the one that is. */
export const settingNames: ReadonlySet<string> = new Set([
  ...Object.entries(modelParameters).flatMap(([name, others]) => (name === 'prompt' ? [name] : [name, ...others])),
]);
