import { isNativeError } from 'node:util/types';
import { CancelledError, ToolExecutionError, TuttiError } from '@tutti/core';

/**
 * The error a tool call ends with. Errors of Tutti keep their class and code; anything else becomes a
 * {@link ToolExecutionError} that keeps the code it carried, or `TOOL_FAILED`, with the original as its cause.
 */
export function toToolError(
  error: unknown,
  call: { readonly tool: string; readonly action: string; readonly signal: AbortSignal },
): unknown {
  if (TuttiError.isInstance(error)) return error;
  const { tool, action, signal } = call;
  if (signal.aborted) {
    if (TuttiError.isInstance(signal.reason)) return signal.reason;
    return new CancelledError(`Tool "${tool}" was stopped in "${action}".`, { cause: error, data: { tool, action } });
  }
  const code: unknown = isNativeError(error) ? (error as { readonly code?: unknown }).code : undefined;
  return new ToolExecutionError(`Tool "${tool}" failed in "${action}": ${describe(error)}`, {
    ...(typeof code === 'string' ? { code } : {}),
    cause: error,
    toolName: tool,
    data: { tool, action },
  });
}

function describe(error: unknown): string {
  if (isNativeError(error)) return error.message === '' ? error.name : error.message;
  return typeof error === 'string' ? error : 'it threw something that is not an error.';
}
