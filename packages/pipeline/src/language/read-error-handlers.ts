import type { Diagnostics } from '../source/diagnostics.ts';
import { kindOf, member, type MappingNode, type SourceNode } from '../source/node.ts';
import type { ErrorHandlerSpec } from './definition.ts';
import { readSeconds } from './durations.ts';
import { checkKeys, errorHandlerKeys } from './keys.ts';
import { policyOfWord } from './read-routes.ts';
import { ValueReader } from './values.ts';

interface ReadContext {
  readonly what: string;
  readonly diagnostics: Diagnostics;
  readonly isStrict: boolean;
}

/** Reads `on_error`: one text, one handler, or a list of handlers. Lower priority numbers come first. Policies are read as routes. */
export function readErrorHandlers(node: SourceNode | undefined, context: ReadContext): ErrorHandlerSpec[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
  const handlers = (node.kind === 'list' ? node.items : [node]).flatMap((item) => readHandler(item, context));
  return handlers.sort((a, b) => a.priority - b.priority);
}

function readHandler(node: SourceNode, context: ReadContext): ErrorHandlerSpec[] {
  const { what, diagnostics } = context;
  if (node.kind === 'scalar' && typeof node.value === 'string') return wordHandler(node, node.value.trim());
  if (node.kind !== 'mapping') {
    diagnostics.error({
      code: 'VALUE_TYPE',
      message: `An error handler of ${what} must be a text or a mapping, not ${kindOf(node)}.`,
      at: node,
    });
    return [];
  }
  checkKeys(node, errorHandlerKeys, { ...context, what: `an error handler of ${what}` });
  return mappingHandler(node, new ValueReader(node, `an error handler of ${what}`, diagnostics));
}

/** A policy is no handler; a word may be a step that recovers; anything else is said to a model. */
function wordHandler(node: SourceNode, text: string): ErrorHandlerSpec[] {
  if (policyOfWord(text) !== undefined) return [];
  const isName = /^[A-Za-z_][\w-]*$/.test(text);
  return [{ ...nothing, at: node, action: node, ...(isName ? { taskId: { text, at: node } } : {}) }];
}

function mappingHandler(node: MappingNode, reader: ValueReader): ErrorHandlerSpec[] {
  const isRetrying = reader.flag('retry_with_handler') ?? false;
  const retries = reader.number('max_handler_retries', { min: 0, max: 100, isInteger: true }) ?? 1;
  const action = reader.get('handler_action', 'action');
  const isPolicy =
    action?.kind === 'scalar' &&
    typeof action.value === 'string' &&
    policyOfWord(action.value) !== undefined &&
    reader.get('handler_action') === undefined;
  const taskId = reader.text('handler_task_id', 'goto', 'step', 'handler');
  const fallback = ['fallback_value', 'fallback', 'default', 'default_value']
    .map((key) => member(node, key))
    .find((one) => one !== undefined);
  if ((isPolicy || action === undefined) && taskId === undefined && fallback === undefined) return [];
  const timeout = reader.get('timeout');
  const seconds =
    timeout === undefined ? undefined : readSeconds(timeout, { key: 'timeout', what: reader.what, diagnostics: reader.diagnostics });
  const enabled = reader.get('enabled');
  return [
    {
      at: node,
      action: isPolicy ? undefined : action,
      taskId,
      fallback,
      errorTypes: reader.names('error_types', 'error_type').map(({ text }) => text),
      errorPatterns: texts(reader.get('error_patterns', 'error_pattern')),
      errorCodes: reader.names('error_codes', 'error_code').map(({ text }) => text),
      retries: isRetrying ? retries : 0,
      continues: reader.flag('continue_on_handler_failure') ?? false,
      propagates: reader.flag('propagate_error') ?? false,
      priority: reader.number('priority', { min: -1_000_000, max: 1_000_000 }) ?? 100,
      ...(seconds === undefined ? {} : { timeoutMs: Math.ceil(seconds * 1000) }),
      ...(enabled === undefined ? {} : { enabled }),
    },
  ];
}

/** Patterns may hold commas. */
function texts(node: SourceNode | undefined): readonly string[] {
  const items = node === undefined ? [] : node.kind === 'list' ? node.items : [node];
  return items.flatMap((item) => (item.kind === 'scalar' && item.value !== null ? [String(item.value)] : []));
}

const nothing: Omit<ErrorHandlerSpec, 'at' | 'action'> = {
  taskId: undefined,
  fallback: undefined,
  errorTypes: [],
  errorPatterns: [],
  errorCodes: [],
  retries: 0,
  continues: false,
  propagates: false,
  priority: 100,
};
