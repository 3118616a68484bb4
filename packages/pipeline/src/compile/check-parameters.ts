import {
  knownParameters,
  parameterNamed,
  unknownParameters,
  type Json,
  type JsonObject,
  type KnownParameters,
  type UnknownParameter,
} from '@tutti/core';
import type { LocalAction, ModelMode } from '../catalog/actions.ts';
import type { StepDefinition } from '../language/definition.ts';
import type { Problem, Span } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import { modelParameters } from '../run/perform/model-parameters.ts';
import type { SourceNode } from '../source/node.ts';
import { isTemplate } from '../template/index.ts';
import type { CompileContext } from './compile-context.ts';

interface ToolCall {
  readonly step: StepDefinition;
  readonly tool: string;
  readonly action: string;
  readonly parameters: JsonObject;
}

/**
 * Tells of parameters that a tool does not know, and of those it is certain to refuse: required ones that are missing, and literal ones of a wrong type.
 * What templates and AUTO tags will give is not known here.
 */
export function checkParameters(call: ToolCall, context: CompileContext): void {
  const definition = context.tools.find(call.tool)?.actions[call.action];
  if (definition === undefined) return;
  const known = knownParameters(definition);
  const unknown = known === undefined ? [] : checkNames(call, known, context);
  const { schema } = definition;
  if (schema === undefined) return;
  const meant = new Map(unknown.map(({ name, near }) => [name, near]));
  // A misspelt parameter counts as the one that was meant: that it is missing would be a second message for one slip.
  const parameters = Object.fromEntries(Object.entries(call.parameters).map(([name, value]) => [meant.get(name) ?? name, value]));
  const result = tryValidate(() => schema['~standard'].validate(parameters));
  if (result === undefined || result instanceof Promise || result.issues === undefined) return;
  for (const issue of result.issues) {
    const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
    if (path[0] !== undefined)
      checkIssue({ ...issue, path }, { ...call, nameOf: (written) => standsFor(meant.get(written) ?? written, known) }, context);
  }
}

/** Tells of names that an action does not read. */
function checkNames(
  { step, tool, action }: Omit<ToolCall, 'parameters'>,
  known: KnownParameters,
  context: CompileContext,
): readonly UnknownParameter[] {
  const entries = step.parameters?.entries ?? [];
  const found = unknownParameters(
    entries.filter(({ key, value }) => key !== 'action' && !isEmpty(value)).map(({ key }) => key),
    known,
  );
  if (found.length === 0) return found;
  const what = `${tool === '' ? '' : `${tool}.`}${action} (step ${quoted(step.id)})`;
  for (const { name, near } of found) {
    const entry = entries.find(({ key }) => key === name);
    const at = entry?.at ?? step.at;
    // What a model has decided can be read by other steps, under the parameter's name.
    if (near === undefined && entry?.value.kind === 'scalar' && entry.value.parts !== undefined) continue;
    if (near !== undefined)
      report(context, {
        code: 'PARAMETER_UNKNOWN',
        message: `${what} has no parameter ${quoted(name)}.`,
        hint: `Did you mean "${near}"?`,
        at,
      });
    else
      report(context, {
        code: 'PARAMETER_IGNORED',
        message: `${what} has no parameter ${quoted(name)}: it is left aside.`,
        hint: `It reads ${list(Object.keys(known.names))}.`,
        at,
      });
  }
  return found;
}

const localParameters: Readonly<Partial<Record<LocalAction, KnownParameters>>> = {
  evaluate: { names: { condition: ['expression'], if_true: [], if_false: [] }, isOpen: false },
  fail: { names: { message: ['error'] }, isOpen: false },
};

/** Tells of parameters that a step without a tool does not know. What a model is to work on may have any name; beside a prompt nothing else is shown to it. */
export function checkOwnParameters(
  step: StepDefinition,
  work: { readonly kind: 'model'; readonly mode: ModelMode } | { readonly kind: 'local'; readonly does: LocalAction },
  context: CompileContext,
): void {
  const given = new Set(step.parameters?.entries.map(({ key }) => key));
  const isAlone =
    work.kind === 'model' &&
    (work.mode === 'generate' || work.mode === 'chat') &&
    ['prompt', ...(modelParameters['prompt'] ?? []), 'messages'].some((name) => given.has(name));
  const known = work.kind === 'local' ? localParameters[work.does] : { names: modelParameters, isOpen: !isAlone };
  if (known !== undefined) checkNames({ step, tool: '', action: step.action?.text ?? step.tool?.text ?? 'model' }, known, context);
}

interface Issue {
  readonly path: readonly string[];
  readonly message: string;
  /** `isName`: it is the name that does not fit, whatever it stands for. */
  readonly params?: { readonly unknown?: string; readonly near?: string; readonly isName?: boolean };
}

function checkIssue(
  { path, message, params }: Issue,
  { step, tool, action, parameters, nameOf }: ToolCall & { readonly nameOf: (written: string) => string },
  context: CompileContext,
): void {
  const [name = ''] = path;
  // A name that is a template gets its text when the step runs.
  if (path.some(isTemplate)) return;
  const what = `${tool}.${action} (step ${quoted(step.id)})`;
  const entry =
    step.parameters?.entries.find(({ key }) => key === name) ??
    step.parameters?.entries.find(({ key, value }) => nameOf(key) === name && !isEmpty(value));
  if (entry === undefined) {
    if (path.length === 1)
      report(context, { code: 'PARAMETER_MISSING', message: `${what} needs the parameter ${quoted(name)}.`, at: step.at });
    return;
  }
  const place = placeOf(entry.value, path.slice(1));
  if (params?.unknown !== undefined)
    report(context, {
      code: 'PARAMETER_UNKNOWN',
      message: `${quoted(path.slice(0, -1).join('.'))} of ${what} has no ${quoted(params.unknown)}.`,
      hint: `Did you mean "${params.near ?? ''}"?`,
      at: place.key ?? place.node,
    });
  else if (params?.isName === true || !isDynamic(valueAt(parameters, [entry.key, ...(place.isWhole ? path.slice(1) : [])])))
    report(context, {
      code: 'PARAMETER_INVALID',
      message: `The parameter ${quoted([entry.key, ...path.slice(1)].join('.'))} of ${what} does not fit: ${message}`,
      at: place.node,
    });
}

function standsFor(name: string, known: KnownParameters | undefined): string {
  return known === undefined ? name : (parameterNamed(name, known) ?? name);
}

/** The node at a path, as far as the path leads in what is written. */
function placeOf(node: SourceNode, path: readonly string[]): { readonly node: SourceNode; readonly key?: Span; readonly isWhole: boolean } {
  const [part, ...rest] = path;
  if (part === undefined) return { node, isWhole: true };
  const entry = node.kind === 'mapping' ? node.entries.find(({ key }) => key === part) : undefined;
  const inner = node.kind === 'list' ? node.items[Number(part)] : entry?.value;
  if (inner === undefined) return { node, isWhole: false };
  return { ...(rest.length === 0 && entry !== undefined ? { key: entry.at } : {}), ...placeOf(inner, rest) };
}

function valueAt(value: Json, path: readonly string[]): Json {
  return path.reduce<Json>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, part) ? ((inner as JsonObject)[part] ?? null) : null,
    value,
  );
}

function isEmpty(node: SourceNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function list(names: readonly string[]): string {
  return names.length <= 16 ? names.join(', ') : `${names.slice(0, 16).join(', ')} and ${names.length - 16} more`;
}

function report(context: CompileContext, problem: Problem): void {
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
