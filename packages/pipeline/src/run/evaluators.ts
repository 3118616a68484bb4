import type { Evaluator, Json, ReadContext } from '@tutti/core';
import { conditionExpression, evaluateExpression, evaluateTemplate, isTemplate, TemplateValueError, toCondition, toPlain, View, type RenderOptions } from '../template/index.ts';
import type { PipelineHandlerOptions } from './handler-options.ts';
import { renderValue } from './render-value.ts';
import { RunNames } from './run-names.ts';
import type { ConditionInput, ItemsInput, Jump } from './step-input.ts';
import { namesIn, namesInCondition } from './value-names.ts';
import { AUTO_KEY } from '../compile/stored.ts';

/** The evaluators of pipelines: `pipeline.condition` for guards and loops, `pipeline.items` for what a loop goes through. */
export function pipelineEvaluators(options: Pick<PipelineHandlerOptions, 'clock' | 'library'> = {}): Readonly<Record<string, Evaluator>> {
  const rendering: RenderOptions = { ...(options.clock === undefined ? {} : { clock: options.clock }), ...(options.library === undefined ? {} : { library: options.library }) };
  return {
    'pipeline.condition': (expression, context) => decide(expression as unknown as ConditionInput, context, rendering),
    'pipeline.items': (expression, context) => listItems(expression as unknown as ItemsInput, context, rendering),
  };
}

async function decide(input: ConditionInput, context: ReadContext, options: RenderOptions): Promise<boolean> {
  const { condition, auto, step, jumps, loop, absent } = input;
  if (step !== undefined && jumps !== undefined && isJumpedOver(step, jumps, context)) return false;
  if (auto !== undefined) {
    const node = context.node(auto);
    if (node?.status === 'failed') throw new TemplateValueError(node.error?.message ?? 'The condition could not be decided.');
    return toCondition((await context.output(auto)) ?? null);
  }
  if (condition === undefined) return true;
  const names = await RunNames.load(context, [...namesInCondition(condition), ...(loop === undefined ? [] : [loop])], { ...(loop === undefined ? {} : { loop }), ...(absent === undefined ? {} : { absent }) });
  return toCondition(evaluateExpression(conditionExpression(condition), names, options));
}

/** A jump leaves steps out when the step it starts from ran (or was skipped by its own condition) and came to the outcome it is for. */
function isJumpedOver(step: string, jumps: readonly Jump[], context: ReadContext): boolean {
  return jumps.some((jump) => jump.over.includes(step) && !isJumpedOver(jump.from, jumps, context) && cameTo(jump, context));
}

function cameTo({ from, on }: Jump, context: ReadContext): boolean {
  const status = context.node(from)?.status;
  return status === { success: 'completed', failure: 'failed', false: 'skipped' }[on];
}

async function listItems(input: ItemsInput, context: ReadContext, options: RenderOptions): Promise<Json> {
  const names = await RunNames.load(context, namesIn(input.items));
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

function autosIn(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === AUTO_KEY && typeof member === 'string' ? [member] : autosIn(member as Json)));
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
  const lines = text.split('\n').map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').trim()).filter((line) => line !== '');
  return lines.length > 1 ? lines : text.split(',').map((part) => part.trim()).filter((part) => part !== '');
}
