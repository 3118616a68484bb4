import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

export interface ToolExecutionErrorOptions extends TuttiErrorOptions {
  /** Which tool it was. */
  readonly toolName?: string;
}

/** A tool could not do what it was asked to. */
export class ToolExecutionError extends OrchestratorError {
  /** Undefined where nobody said which tool it was. */
  readonly toolName: string | undefined;
  /** What the tool failed with: the cause of this error. */
  readonly error: unknown;

  /** What a tool threw; it becomes the cause. */
  constructor(toolName: string, error: Error, options?: TuttiErrorOptions);
  constructor(message: string, options?: ToolExecutionErrorOptions);
  constructor(first: string, second: Error | ToolExecutionErrorOptions = {}, third: TuttiErrorOptions = {}) {
    const isThrown = second instanceof Error;
    const options: ToolExecutionErrorOptions = isThrown ? { cause: second, data: { tool: first }, toolName: first, ...third } : second;
    const { toolName, ...rest } = options;
    super(isThrown ? `Tool "${first}" failed: ${second.message}` : first, { code: 'TOOL_FAILED', retryable: false, ...rest });
    this.toolName = toolName;
    this.error = rest.cause;
  }
}
