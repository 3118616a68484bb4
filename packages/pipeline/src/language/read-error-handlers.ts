import type { Diagnostics } from '../source/diagnostics.ts';
import { kindOf, member, type SourceNode } from '../source/node.ts';
import type { ErrorHandlerSpec } from './definition.ts';
import { checkKeys, errorHandlerKeys } from './keys.ts';
import { ValueReader } from './values.ts';

interface ReadContext {
  readonly what: string;
  readonly diagnostics: Diagnostics;
  readonly isStrict: boolean;
}

/** Reads `on_error`: one text, one handler, or a list of handlers. Lower priority numbers come first. */
export function readErrorHandlers(node: SourceNode | undefined, context: ReadContext): ErrorHandlerSpec[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
  const handlers = (node.kind === 'list' ? node.items : [node]).flatMap((item) => readHandler(item, context));
  return handlers.sort((a, b) => a.priority - b.priority);
}

function readHandler(node: SourceNode, context: ReadContext): ErrorHandlerSpec[] {
  const { what, diagnostics } = context;
  if (node.kind === 'scalar' && typeof node.value === 'string') return [{ ...nothing, at: node, action: node }];
  if (node.kind !== 'mapping') {
    diagnostics.error({ code: 'VALUE_TYPE', message: `An error handler of ${what} must be a text or a mapping, not ${kindOf(node)}.`, at: node });
    return [];
  }
  checkKeys(node, errorHandlerKeys, { ...context, what: `an error handler of ${what}` });
  const reader = new ValueReader(node, `an error handler of ${what}`, diagnostics);
  const isRetrying = reader.flag('retry_with_handler') ?? false;
  const retries = reader.number('max_handler_retries', { min: 0, max: 100, isInteger: true }) ?? 1;
  const taskId = reader.text('handler_task_id');
  return [{
    at: node,
    action: reader.get('handler_action', 'action'),
    taskId,
    fallback: member(node, 'fallback_value'),
    errorTypes: reader.names('error_types').map(({ text }) => text),
    errorPatterns: reader.names('error_patterns').map(({ text }) => text),
    errorCodes: reader.names('error_codes').map(({ text }) => text),
    retries: isRetrying ? retries : 0,
    continues: reader.flag('continue_on_handler_failure') ?? false,
    propagates: reader.flag('propagate_error') ?? false,
    priority: reader.number('priority', { min: -1_000_000, max: 1_000_000 }) ?? 100,
  }];
}

const nothing: Omit<ErrorHandlerSpec, 'at' | 'action'> = { taskId: undefined, fallback: undefined, errorTypes: [], errorPatterns: [], errorCodes: [], retries: 0, continues: false, propagates: false, priority: 100 };
