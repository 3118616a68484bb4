import type { Json } from '@tutti/core';
import type { ErrorHandlerSpec, StepDefinition } from '../language/definition.ts';
import type { AutoInput, StepWork, StoredErrorHandler } from '../run/step-input.ts';
import { quoted } from '../source/display.ts';
import type { SourceNode } from '../source/node.ts';
import { nearestHint } from '../text/nearest-hint.ts';
import { dollarCheck } from './check-dollars.ts';
import { checkCondition, checkTemplate, type TextScope } from './check-text.ts';
import { compileValue, type ValueContext } from './compile-value.ts';
import { schemaAt, specAt } from './parameter-spec.ts';
import { findStep, visibleSteps } from './step-scope.ts';
import { targetOf, type Target } from './target.ts';

/** The handlers of a step's `on_error`, then the pipeline's own. */
export function storeErrorHandlers(step: StepDefinition, where: TextScope): StoredErrorHandler[] {
  const { pipeline } = where.context;
  const all = [...step.onError, ...(where.scope.recoveries.has(step.id) ? [] : pipeline.globalErrorHandlers)];
  return all.map((handler) => store(handler, step, where));
}

function store(handler: ErrorHandlerSpec, step: StepDefinition, where: TextScope): StoredErrorHandler {
  const inner = handlerScope(step, where);
  const action = actionText(handler, inner.where);
  const task = handler.taskId === undefined ? undefined : recovery(handler, where);
  return {
    ...(action === undefined ? {} : { action }),
    ...(task === undefined ? {} : { task: task.work, taskId: task.id }),
    ...(handler.fallback === undefined ? {} : { fallback: compileValue(handler.fallback, ['fallback_value'], inner) }),
    errorTypes: handler.errorTypes,
    errorPatterns: handler.errorPatterns,
    errorCodes: handler.errorCodes,
    retries: handler.retries,
    continues: handler.continues,
    propagates: handler.propagates,
    ...(handler.timeoutMs === undefined ? {} : { timeoutMs: handler.timeoutMs }),
    ...(handler.enabled === undefined ? {} : { enabled: enabledOf(handler.enabled, inner.where) }),
  };
}

/** In a handler's texts the error and the step's own parameters have names. */
function handlerScope(step: StepDefinition, where: TextScope, target?: Target): ValueContext {
  const extra = new Set(['error', ...(step.parameters?.entries.map(({ key }) => key) ?? [])]);
  const texts = (): TextScope => ({ context: where.context, scope: where.scope, uses: where.uses, extra, usesLocals: false });
  return {
    where: texts(),
    ...(target === undefined ? {} : { onText: dollarCheck(step, target, where) }),
    addAuto: (tag, path, gives) => {
      checkTemplate(tag.text, { start: tag.start, end: tag.end }, texts());
      // Asked for when the handler is at work: nothing is asked when nothing fails.
      const schema = gives === 'value' ? schemaAt(path, target, where.context.tools) : undefined;
      const ask: AutoInput = { step: step.id, parameter: path.join('.'), prompt: tag.text, spec: specAt(tag, path, schema) };
      return JSON.stringify(ask);
    },
  };
}

/** Whether a handler is asked at all: true, false, or a condition. */
function enabledOf(node: SourceNode, where: TextScope): boolean | string {
  const value = node.kind === 'scalar' ? node.value : null;
  if (typeof value === 'boolean') return value;
  const text = String(value ?? 'true').trim();
  checkCondition(text, node, where);
  return text;
}

function actionText(handler: ErrorHandlerSpec, where: TextScope): string | undefined {
  const node = handler.action;
  if (
    node?.kind !== 'scalar' ||
    typeof node.value !== 'string' ||
    (handler.taskId !== undefined && handler.taskId.at === node && findStep(where.scope, handler.taskId.text) !== undefined)
  ) {
    return undefined;
  }
  if (node.parts !== undefined)
    return node.parts
      .map((part) => (typeof part === 'string' ? part : part.text))
      .join('')
      .trim();
  checkTemplate(node.value, node, where);
  return node.value.trim();
}

function recovery(handler: ErrorHandlerSpec, where: TextScope): { readonly id: string; readonly work: StepWork } | undefined {
  const { taskId } = handler;
  const found = taskId === undefined ? undefined : findStep(where.scope, taskId.text);
  const { diagnostics } = where.context;
  if (taskId === undefined) return undefined;
  if (found === undefined && taskId.at === handler.action) return undefined;
  if (found === undefined) {
    diagnostics.error({
      code: 'STEP_UNKNOWN',
      message: `The error handler names the step ${quoted(taskId.text)}, which is not there.`,
      hint: () => nearestHint(taskId.text, visibleSteps(where.scope)),
      at: taskId.at,
    });
    return undefined;
  }
  const { step } = found;
  const target = targetOf(step, {
    tools: where.context.tools,
    diagnostics,
    allowsProse: where.context.pipeline.allowsProseActions,
    isStrict: where.context.isStrict,
  });
  const parameters =
    step.parameters === undefined ? {} : (compileValue(step.parameters, [], handlerScope(step, where, target)) as Record<string, Json>);
  if (target === undefined) return undefined;
  return { id: step.id, work: workOf(target, parameters) };
}

function workOf(target: Target, parameters: Record<string, Json>): StepWork {
  if (target.kind === 'tool') return { kind: 'tool', tool: target.tool, action: target.action, parameters };
  return target.kind === 'model'
    ? { kind: 'model', mode: target.mode, action: target.task, parameters }
    : { kind: 'local', does: target.does, parameters };
}
