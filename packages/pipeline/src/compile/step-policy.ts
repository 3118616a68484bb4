import type { Effect, RetrySchedule, StepPolicy } from '@tutti/core';
import type { StepDefinition } from '../language/definition.ts';
import { readNumber } from '../language/values.ts';
import { quoted } from '../source/display.ts';
import type { SourceNode } from '../source/node.ts';
import { isTemplate, renderTemplate } from '../template/index.ts';
import type { CompileContext } from './compile-context.ts';
import type { Target } from './target.ts';

const defaultRetry: RetrySchedule = { maxRetries: 3 };
const MAX_SECONDS = 31_536_000;

/** How a step is run, from its keys and what does its work. */
export function policyOf(step: StepDefinition, target: Target | undefined, context: CompileContext): StepPolicy {
  const effect = effectOf(target);
  const retry = step.retry ?? (effect === 'once' ? undefined : target?.kind === 'local' ? undefined : defaultRetry);
  const seconds = step.timeout === undefined ? undefined : staticNumber(step.timeout, { key: 'timeout', step, min: 0.001, max: MAX_SECONDS }, context);
  const isTolerated = step.onFailure !== undefined && !(step.onFailure.kind === 'policy' && (step.onFailure.policy === 'fail' || step.onFailure.policy === 'retry'));
  return {
    effect,
    ...(retry === undefined ? {} : { retry }),
    ...(seconds === undefined ? {} : { timeoutMs: Math.ceil(seconds * 1000) }),
    ...(isTolerated ? { onFailure: 'continue' as const } : {}),
  };
}

function effectOf(target: Target | undefined): Effect {
  if (target === undefined || target.kind === 'local') return 'none';
  return target.kind === 'model' ? 'idempotent' : target.effect;
}

/** A number that must be known before the run: a literal, or a template of inputs that are known. */
export function staticNumber(node: SourceNode, options: { readonly key: string; readonly step: StepDefinition; readonly min: number; readonly max: number; readonly isInteger?: boolean }, context: CompileContext): number | undefined {
  const { key, step } = options;
  const bounds = { ...options, what: `step ${quoted(step.id)}`, diagnostics: context.diagnostics };
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || !isTemplate(node.value)) return readNumber(node, bounds);
  try {
    const value = renderTemplate(node.value, context.statics, { library: context.library });
    return readNumber({ ...node, value: typeof value === 'number' || typeof value === 'string' ? value : null }, bounds);
  } catch {
    context.diagnostics.error({ code: 'VALUE_NOT_STATIC', message: `"${key}" of step ${quoted(step.id)} must be known before the run; ${quoted(node.value)} is not.`, hint: 'Use a number, or an input that has a default or is given.', at: node });
    return undefined;
  }
}
