import type { Effect, RetrySchedule, StepPolicy } from '@tutti/core';
import type { StepDefinition } from '../language/definition.ts';
import { readSeconds } from '../language/durations.ts';
import { readNumber } from '../language/values.ts';
import { quoted } from '../source/display.ts';
import type { SourceNode } from '../source/node.ts';
import { isTemplate, referencesOf, renderTemplate, templateNodes, toPlain } from '../template/index.ts';
import type { CompileContext } from './compile-context.ts';
import type { Target } from './target.ts';

const defaultRetry: RetrySchedule = { maxRetries: 3 };
const MAX_SECONDS = 31_536_000;
const MAX_RETRIES = 100;

/** How a step is run, from its keys and what does its work. */
export function policyOf(step: StepDefinition, target: Target | undefined, context: CompileContext): StepPolicy {
  const effect = effectOf(target);
  const retry = countedRetry(step, context) ?? (effect === 'once' ? undefined : target?.kind === 'local' ? undefined : defaultRetry);
  const seconds =
    step.timeout === undefined
      ? undefined
      : staticNumber(step.timeout, { key: 'timeout', step, min: 0.001, max: MAX_SECONDS, isDuration: true }, context);
  const isTolerated =
    step.onFailure !== undefined &&
    !(step.onFailure.kind === 'policy' && (step.onFailure.policy === 'fail' || step.onFailure.policy === 'retry'));
  return {
    effect,
    ...(retry === undefined ? {} : { retry }),
    ...(seconds === undefined ? {} : { timeoutMs: Math.ceil(seconds * 1000) }),
    ...(isTolerated ? { onFailure: 'continue' as const } : {}),
    ...(step.priority === undefined ? {} : { priority: step.priority }),
  };
}

/** How often a step is retried may be an input's to say. */
function countedRetry(step: StepDefinition, context: CompileContext): RetrySchedule | undefined {
  const { retry, retryCount } = step;
  if (retry === undefined || retryCount === undefined) return retry;
  const { node, countsFirst } = retryCount;
  const count = staticNumber(
    node,
    { key: countsFirst ? 'max_attempts' : 'max_retries', step, min: 0, max: MAX_RETRIES, isInteger: true },
    context,
  );
  return count === undefined ? retry : { ...retry, maxRetries: countsFirst ? Math.max(0, count - 1) : count };
}

function effectOf(target: Target | undefined): Effect {
  if (target === undefined || target.kind === 'local') return 'none';
  return target.kind === 'model' ? 'idempotent' : target.effect;
}

/** A number that must be known before the run: a literal, or a template of inputs that are known. */
export function staticNumber(
  node: SourceNode,
  options: {
    readonly key: string;
    readonly step: StepDefinition;
    readonly min: number;
    readonly max: number;
    readonly isInteger?: boolean;
    readonly isDuration?: boolean;
  },
  context: CompileContext,
): number | undefined {
  const { key, step } = options;
  const bounds = { ...options, what: `step ${quoted(step.id)}`, diagnostics: context.diagnostics };
  const read = (given: SourceNode): number | undefined =>
    options.isDuration === true ? readSeconds(given, bounds) : readNumber(given, bounds);
  if (node.kind === 'scalar' && node.parts !== undefined) {
    context.diagnostics.warning({
      code: 'VALUE_NOT_STATIC',
      message: `"${key}" of step ${quoted(step.id)} must be known before the run, so no model is asked: its default is used.`,
      hint: 'Write a number, or take it from an input.',
      at: node,
    });
    return undefined;
  }
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || !isTemplate(node.value)) return read(node);
  try {
    const value = renderTemplate(node.value, context.statics, { library: context.library });
    return read({
      kind: 'scalar',
      start: node.start,
      end: node.end,
      value: typeof value === 'number' || typeof value === 'string' ? value : null,
    });
  } catch {
    // What the run will be given is not known when only the file is looked at.
    const isOpen = context.context === undefined && namesInputsAlone(node.value, context);
    context.diagnostics[isOpen ? 'warning' : 'error']({
      code: 'VALUE_NOT_STATIC',
      message: `"${key}" of step ${quoted(step.id)} must be known before the run; ${quoted(node.value)} is not.`,
      hint: 'Use a number, or an input that has a default or is given.',
      at: node,
    });
    return undefined;
  }
}

/** Whether a template only names what a run is given. */
export function namesInputsAlone(text: string, { pipeline }: CompileContext): boolean {
  const inputs = new Set(['inputs', 'parameters', ...pipeline.inputs.map(({ name }) => name)]);
  return referencesOf(templateNodes(text)).names.every(({ name }) => inputs.has(name));
}

/** Whether a template can be rendered before the run. */
export function isStatic(text: string, context: CompileContext): boolean {
  try {
    renderTemplate(text, context.statics, { library: context.library });
    return true;
  } catch {
    return false;
  }
}

/** Names that a template of known inputs gives: a list, or texts between commas. */
export function staticList(text: string, context: CompileContext): readonly string[] | undefined {
  if (!isTemplate(text)) return undefined;
  try {
    const value = toPlain(renderTemplate(text, context.statics, { library: context.library }));
    const items = Array.isArray(value) ? value : String(value ?? '').split(',');
    return items.map((item) => String(item).trim()).filter((item) => item !== '');
  } catch {
    return undefined;
  }
}
