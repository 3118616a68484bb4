import type { Json, JsonObject } from '@tutti/core';
import type { StepDefinition } from '../language/definition.ts';
import { quoted } from '../source/display.ts';
import { isTemplate } from '../template/index.ts';
import type { CompileContext } from './compile-context.ts';

interface ToolCall {
  readonly step: StepDefinition;
  readonly tool: string;
  readonly action: string;
  readonly parameters: JsonObject;
}

/**
 * Tells of parameters that a tool is certain to refuse: required ones that are missing, and literal ones of a wrong type.
 * What templates and AUTO tags will give is not known here.
 */
export function checkParameters(call: ToolCall, context: CompileContext): void {
  const { step, tool, action, parameters } = call;
  const schema = context.tools.find(tool)?.actions[action]?.schema;
  if (schema === undefined) return;
  const result = tryValidate(() => schema['~standard'].validate(parameters));
  if (result === undefined || result instanceof Promise || result.issues === undefined) return;
  for (const issue of result.issues) {
    const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
    const [name] = path;
    if (name === undefined) continue;
    const entry = step.parameters?.entries.find(({ key }) => key === name);
    if (entry === undefined && path.length === 1) {
      report(context, { code: 'PARAMETER_MISSING', message: `${tool}.${action} (step ${quoted(step.id)}) needs the parameter ${quoted(name)}.`, at: step.at });
    } else if (entry !== undefined && !isDynamic(parameters[name] ?? null)) {
      report(context, { code: 'PARAMETER_INVALID', message: `The parameter ${quoted(path.join('.'))} of ${tool}.${action} (step ${quoted(step.id)}) does not fit: ${issue.message}`, at: entry.value });
    }
  }
}

function report(context: CompileContext, problem: { readonly code: string; readonly message: string; readonly at: { readonly start: number; readonly end: number } }): void {
  if (context.isStrict) context.diagnostics.error(problem);
  else context.diagnostics.warning(problem);
}

function tryValidate<Result>(validate: () => Result): Result | undefined {
  try {
    return validate();
  } catch {
    return undefined;
  }
}

function isDynamic(value: Json): boolean {
  if (typeof value === 'string') return isTemplate(value);
  if (Array.isArray(value)) return value.some(isDynamic);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => key.startsWith('tutti:') || isDynamic(member as Json));
}
