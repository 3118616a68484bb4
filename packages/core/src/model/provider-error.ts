import { OrchestratorError } from '../errors/orchestrator-error.ts';
import type { TuttiErrorOptions } from '../errors/tutti-error.ts';
import type { ServerLimits } from './server-limits.ts';
import type { Usage } from './usage.ts';

/** Kinds of failed model calls; each has one treatment. */
export const modelErrorClasses = [
  'auth',
  'forbidden',
  'quota',
  'not-found',
  'bad-request',
  'too-large',
  'context-overflow',
  'timeout',
  'conflict',
  'rate-limited',
  'server',
  'overloaded',
  'connection',
  'stream-truncated',
  'stream-malformed',
  'response-malformed',
  'response-empty',
  'output-truncated',
  'refusal',
  'content-filter',
  'capability-missing',
  'aborted',
] as const;

export type ModelErrorClass = (typeof modelErrorClasses)[number];

const retryableClasses: ReadonlySet<ModelErrorClass> = new Set([
  'timeout',
  'conflict',
  'rate-limited',
  'server',
  'overloaded',
  'connection',
  'stream-truncated',
  'stream-malformed',
  'response-malformed',
  'response-empty',
]);

/** A model call failed. The code is the class in upper case: `RATE_LIMITED`. Keys and prompts are never in the message. */
export class ProviderError extends OrchestratorError {
  readonly provider: string;
  readonly errorClass: ModelErrorClass;
  /** HTTP status, when there was one. */
  readonly status: number | undefined;
  /** How long the provider asks to wait, ms, clamped to what a timer can hold. */
  readonly retryAfterMs: number | undefined;
  /** What the provider said of its rate limits beside the refusal. */
  readonly limits: ServerLimits | undefined;
  /** What the failed call has used all the same, when the provider said it. */
  readonly usage: Usage | undefined;

  constructor(
    message: string,
    options: TuttiErrorOptions & {
      readonly provider: string;
      readonly errorClass: ModelErrorClass;
      readonly status?: number;
      readonly retryAfterMs?: number;
      readonly limits?: ServerLimits;
      readonly usage?: Usage;
    },
  ) {
    const { provider, errorClass, status, retryAfterMs, usage } = options;
    super(message, {
      code: errorClass.replaceAll('-', '_').toUpperCase(),
      retryable: retryableClasses.has(errorClass),
      data: { provider, errorClass, status: status ?? null, retryAfterMs: retryAfterMs ?? null },
      ...options,
    });
    this.provider = provider;
    this.errorClass = errorClass;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.limits = options.limits;
    this.usage = usage;
  }
}
