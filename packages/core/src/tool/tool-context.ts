import type { Generate } from '../model/model-result.ts';
import type { Logger } from '../ports/logger.ts';
import type { StepContext } from '../run/step-context.ts';

/** What a tool may use while it works. Tools get models and child runs from here, never by importing them. */
export interface ToolContext {
  readonly signal: AbortSignal;
  /** Same in every attempt: pass it on to services that recognise repeated requests. */
  readonly idempotencyKey?: string;
  readonly logger?: Logger;
  readonly generate?: Generate;
  readonly runChild?: StepContext['runChild'];
  readonly wait?: StepContext['wait'];
  readonly report?: StepContext['report'];
}
