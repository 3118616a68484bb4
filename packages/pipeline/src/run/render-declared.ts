import { isJsonObject, TuttiError, type Clock, type Json, type JsonObject } from '@tutti/core';
import type { PipelineDefinition } from '../language/definition.ts';
import { isTemplate, renderTemplate, type TemplateNames } from '../template/index.ts';
import { RunNames } from './run-names.ts';
import type { RunInput } from './run-input.ts';

/** What a file says of values before a run: defaults of inputs that were not given, its context, its variables. */
type Declared = Pick<PipelineDefinition, 'inputs' | 'context' | 'variables'>;

/**
 * The input of a run with the templates worked out that the file itself holds, once and in this order: defaults of inputs, context, variables,
 * each of which sees those before it. What was given is never rendered, nor is what a template gives. A text that names what there is not yet,
 * the result of a step for instance, stays as it is.
 */
export function renderDeclared(
  input: RunInput,
  { inputs, context, variables }: Declared,
  { given, clock }: { readonly given: Readonly<Record<string, Json>>; readonly clock: Clock },
): RunInput {
  let rendered = input;
  const names = (): TemplateNames => RunNames.ofInput(rendered);
  const isGiven = (name: string): boolean => (Object.hasOwn(given, name) ? given[name] : null) !== null;
  for (const { name, default: fallback } of inputs)
    if (!isGiven(name) && holdsTemplate(fallback)) rendered = { ...rendered, [name]: render(fallback, names(), clock) };
  for (const [name, value] of Object.entries(context))
    if (!isGiven(name) && holdsTemplate(value))
      rendered = { ...rendered, __context: { ...rendered.__context, [name]: render(value, names(), clock) } };
  for (const [name, value] of Object.entries(variables))
    if (holdsTemplate(value))
      rendered = {
        ...rendered,
        __pipeline: {
          ...rendered.__pipeline,
          variables: { ...(rendered.__pipeline['variables'] as JsonObject), [name]: render(value, names(), clock) },
        },
      };
  return rendered;
}

function holdsTemplate(value: Json | undefined): value is Json {
  if (typeof value === 'string') return isTemplate(value);
  if (Array.isArray(value)) return (value as readonly Json[]).some(holdsTemplate);
  return value !== undefined && isJsonObject(value) && Object.values(value).some(holdsTemplate);
}

function render(value: Json, names: TemplateNames, clock: Clock): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => render(item, names, clock));
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, render(item, names, clock)]));
  if (typeof value !== 'string' || !isTemplate(value)) return value;
  try {
    return renderTemplate(value, names, { clock }) as Json;
  } catch (error) {
    if (TuttiError.isInstance(error) && error.code.startsWith('TEMPLATE_')) return value;
    throw error;
  }
}
