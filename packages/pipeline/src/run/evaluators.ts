import { systemClock, type Evaluator, type Json, type ReadContext } from '@tutti/core';
import {
  conditionExpression,
  evaluateExpression,
  evaluateTemplate,
  isTemplate,
  renderTemplate,
  TemplateValueError,
  toCondition,
  toPlain,
  toText,
  View,
  type RenderOptions,
} from '../template/index.ts';
import { policyOfWord } from '../language/read-routes.ts';
import { nearestHint } from '../text/nearest-hint.ts';
import type { PipelineHandlerOptions } from './handler-options.ts';
import { autosIn } from './auto-marks.ts';
import { renderValue } from './render-value.ts';
import { RunNames } from './run-names.ts';
import { handledRecord } from './handled-record.ts';
import type { ConditionInput, HandledInput, ItemsInput, Jump } from './step-input.ts';
import type { Secrets } from './secrets.ts';
import { namesIn, namesInCondition } from './value-names.ts';
import { decidingWithoutSecrets, secretsOf } from './without-secrets.ts';

/** The evaluators of pipelines: `pipeline.condition` for guards and loops, `pipeline.items` for what a loop goes through. */
export function pipelineEvaluators(
  options: Pick<PipelineHandlerOptions, 'clock' | 'library' | 'redactor' | 'environment'> = {},
): Readonly<Record<string, Evaluator>> {
  const secrets = secretsOf(options);
  const rendering: Rendering = {
    clock: options.clock ?? systemClock,
    secrets,
    ...(options.library === undefined ? {} : { library: options.library }),
  };
  return {
    'pipeline.condition': (expression, context) => decide(expression as unknown as ConditionInput, context, rendering),
    'pipeline.items': decidingWithoutSecrets(
      (expression, context) => listItems(expression as unknown as ItemsInput, context, rendering),
      secrets,
    ),
  };
}

async function decide(input: ConditionInput, context: ReadContext, options: Rendering): Promise<boolean> {
  const { condition, auto, step, jumps, handled, also = [] } = input;
  if (handled !== undefined) return hasHandled(handled, context);
  if (step !== undefined && jumps !== undefined && (await isJumpedOver(step, { jumps, context, options }))) return false;
  for (const one of also) if (!(await holds(one, { input, context, options }))) return false;
  if (input.limit !== undefined && !(await isBelowLimit(input.limit, { input, context, options }))) return false;
  if (auto !== undefined) {
    const node = context.node(auto);
    if (input.isOpen === true && (node === undefined || node.status === 'pending')) return true;
    if (node?.status === 'failed') throw new TemplateValueError(node.error?.message ?? 'The condition could not be decided.');
    return toCondition((await context.output(auto)) ?? null);
  }
  return condition === undefined || holds(condition, { input, context, options });
}

async function hasHandled({ by, of }: HandledInput, context: ReadContext): Promise<boolean> {
  for (const id of of) if (handledRecord(await context.output(id), by) !== undefined) return true;
  return false;
}

interface Rendering extends RenderOptions {
  readonly secrets: Secrets | undefined;
}

interface Deciding {
  readonly input: ConditionInput;
  readonly context: ReadContext;
  readonly options: Rendering;
}

async function holds(condition: string, { input: { loop, isAfterTurn, absent, aliases }, context, options }: Deciding): Promise<boolean> {
  const names = await RunNames.load(context, [...namesInCondition(condition), ...(loop === undefined ? [] : [loop])], {
    secrets: options.secrets,
    ...(loop === undefined ? {} : { loop }),
    ...(isAfterTurn === undefined ? {} : { isAfterTurn }),
    ...(absent === undefined ? {} : { absent }),
    ...(aliases === undefined ? {} : { aliases }),
  });
  return toCondition(evaluateExpression(conditionExpression(condition), names, options));
}

/** A jump leaves steps out when the step it starts from ran (or was skipped by its own condition) and came to the outcome it is for. */
async function isJumpedOver(
  step: string,
  deciding: { readonly jumps: readonly Jump[]; readonly context: ReadContext; readonly options: Rendering },
): Promise<boolean> {
  const { jumps, context } = deciding;
  for (const jump of jumps) {
    if (!jump.over.includes(step) || !cameTo(jump, context) || (await isJumpedOver(jump.from, deciding))) continue;
    if (jump.to === undefined || (await leavesOut(jump, step, deciding))) return true;
  }
  return false;
}

/** Whether a step stands before the one that a jump leads to, which is known only now. */
async function leavesOut({ from, over, to = null }: Jump, step: string, { context, options }: Omit<Deciding, 'input'>): Promise<boolean> {
  const names = await RunNames.load(context, namesIn(to), { secrets: options.secrets });
  const autos = new Map<string, Json>();
  for (const node of autosIn(to)) autos.set(node, (await context.output(node)) ?? null);
  const target = toText(renderValue(to, { names, options, autos })).trim();
  if (target === '' || policyOfWord(target) !== undefined) return false;
  const index = over.indexOf(target);
  if (index < 0)
    throw new TemplateValueError(`Step "${from}" goes on with "${target}", which is not a later step.`, {
      hint: nearestHint(target, over),
    });
  return over.indexOf(step) < index;
}

/** Whether one more turn stays within what the loop may take. */
async function isBelowLimit(limit: string, { input: { loop }, context, options }: Deciding): Promise<boolean> {
  const names = await RunNames.load(context, namesIn(limit), { secrets: options.secrets });
  const most = Number(renderTemplate(limit, names, options));
  if (!Number.isFinite(most) || most < 1)
    throw new TemplateValueError(`"max_iterations" of "${loop ?? ''}" must be a number of at least 1.`);
  const last = context.scope.at(-1);
  return (last?.node === loop ? last!.index + 1 : 0) < Math.trunc(most);
}

function cameTo({ from, on }: Jump, context: ReadContext): boolean {
  const status = context.node(from)?.status;
  return status === { success: 'completed', failure: 'failed', false: 'skipped' }[on];
}

async function listItems(input: ItemsInput, context: ReadContext, options: Rendering): Promise<Json> {
  const names = await RunNames.load(context, namesIn(input.items), { secrets: options.secrets });
  const autos = new Map<string, Json>();
  for (const node of autosIn(input.items)) autos.set(node, (await context.output(node)) ?? null);
  const value = typeof input.items === 'string' && isTemplate(input.items) ? evaluateTemplate(input.items, names, options) : undefined;
  const views = value instanceof View ? value.items() : Array.isArray(value) ? value : undefined;
  if (views !== undefined) return views.map(storedItem);
  return toItems(renderValue(input.items, { names, options, autos }));
}

/** Results of steps stay such when they are gone through, so that `item.result` and `item.status` work. */
function storedItem(item: unknown): Json {
  return (item instanceof View ? item.stored() : undefined) ?? (toPlain(item) as Json);
}

/** A list is its items; a mapping its pairs; a text its JSON list, its lines, or its parts between commas. */
export function toItems(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value;
  if (value === null || value === '') return [];
  if (typeof value === 'object') return Object.entries(value).map(([key, member]) => ({ key, value: member as Json }));
  if (typeof value === 'string') return textItems(value);
  throw new TemplateValueError(`A loop cannot go through ${JSON.stringify(value)}.`, { hint: 'Give it a list.' });
}

function textItems(text: string): readonly Json[] {
  const json = /^\s*(?:```\w*\s*)?\[([\s\S]*)\]/.exec(text);
  if (json !== null) {
    try {
      const parsed = JSON.parse(`[${json[1]!}]`) as Json;
      if (Array.isArray(parsed)) return parsed;
    } catch {
      // Not JSON after all: lines, then.
    }
  }
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').trim())
    .filter((line) => line !== '');
  return lines.length > 1
    ? lines
    : text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
}
