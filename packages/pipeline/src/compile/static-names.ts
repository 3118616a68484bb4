import type { Json } from '@tutti/core';
import type { PipelineDefinition } from '../language/definition.ts';
import { namesOf, type TemplateNames } from '../template/index.ts';

/** What is known of a run's names before it starts: defaults of inputs, overlaid by what the caller gives. */
export function staticNames(pipeline: PipelineDefinition, context: Readonly<Record<string, Json>> | undefined): TemplateNames {
  const inputs: Record<string, Json> = Object.create(null) as Record<string, Json>;
  for (const input of pipeline.inputs) if (input.default !== undefined) inputs[input.name] = input.default;
  for (const [name, value] of Object.entries(context ?? {})) inputs[name] = value;
  return namesOf({
    ...pipeline.variables,
    ...pipeline.context,
    ...inputs,
    parameters: inputs,
    inputs,
    variables: pipeline.variables,
    config: pipeline.config,
    settings: pipeline.config,
    metadata: pipeline.metadata,
  });
}
