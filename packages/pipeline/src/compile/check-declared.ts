import { isJsonObject, type Json } from '@tutti/core';
import type { Span } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import { isTemplate, referencesOf, TemplateError, templateNodes, type Reference } from '../template/index.ts';
import { nearestHint } from '../text/nearest-hint.ts';
import type { CompileContext } from './compile-context.ts';
import { standardNames } from './names.ts';
import { findStep, type StepScope } from './step-scope.ts';

const NOT_YET = 'Put the text into the step that uses it: there the result is known.';

/** Says of templates in what the file declares that they cannot be worked out when a run starts, and so stay the text they are. */
export function checkDeclared(context: CompileContext, scope: StepScope): void {
  const { inputs, variables, context: given, declaredAt } = context.pipeline;
  for (const { name, default: value, at } of inputs)
    if (value !== undefined) check(value, { what: `The default of input ${quoted(name)}`, at, context, scope });
  for (const [name, value] of [...Object.entries(variables), ...Object.entries(given)])
    check(value, { what: `The value of ${quoted(name)}`, at: declaredAt.get(name), context, scope });
}

interface Place {
  readonly what: string;
  readonly at: Span | undefined;
  readonly context: CompileContext;
  readonly scope: StepScope;
}

function check(value: Json, place: Place): void {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) check(item, place);
  else if (isJsonObject(value)) for (const item of Object.values(value)) check(item, place);
  else if (typeof value === 'string' && isTemplate(value)) checkText(value, place);
}

function checkText(text: string, { what, at, context, scope }: Place): void {
  const warn = (why: string, hint: string): void =>
    context.diagnostics.warning({ code: 'DEFAULT_UNRESOLVED', message: `${what} ${why}, so it stays the text it is.`, hint, at });
  try {
    for (const reference of referencesOf(templateNodes(text)).names) {
      if (reference.isOptional || isThere(reference, context)) continue;
      const id = reference.name === 'steps' ? reference.path[0]! : reference.name;
      if (findStep(scope, id) !== undefined)
        return warn(`names the step ${quoted(id)}, which has not run when the pipeline starts`, NOT_YET);
      const known = [...context.pipeline.inputs.map(({ name }) => name), ...Object.keys(context.pipeline.variables), ...standardNames];
      return warn(
        `names ${quoted(id)}, which is not there when the pipeline starts`,
        nearestHint(id, known) || 'Declare it as an input before this one.',
      );
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    warn(
      `is no template that can be read (${error.message.replace(/\.$/, '')})`,
      'Correct it, or write it inside {% raw %} … {% endraw %}.',
    );
  }
}

function isThere({ name, path }: Reference, { pipeline, context }: CompileContext): boolean {
  if (name === 'steps') return path.length === 0;
  return (
    standardNames.has(name) ||
    name === 'env' ||
    pipeline.inputs.some((input) => input.name === name) ||
    Object.hasOwn(pipeline.variables, name) ||
    Object.hasOwn(pipeline.context, name) ||
    (context !== undefined && Object.hasOwn(context, name))
  );
}
