import type { Json } from '../json/json.ts';

const marker = Symbol.for('tutti.error');

/** What an error says beside its message. */
export interface TuttiErrorOptions {
  /** Stable upper-case name of the cause, without a prefix; `tutti explain CODE` tells more. */
  readonly code?: string;
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable?: boolean;
  /** Plain JSON facts about the failure, for programs. */
  readonly data?: Json;
  readonly cause?: unknown;
}

/** Base of all errors of Tutti: a stable code, whether trying again can help, and data for programs. */
export class TuttiError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly data: Json | undefined;

  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code ?? 'INTERNAL';
    this.retryable = options.retryable ?? false;
    this.data = options.data;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Whether a value is an error of Tutti, also one made by another installed copy of this package. */
  static isInstance(value: unknown): value is TuttiError {
    return typeof value === 'object' && value !== null && marker in value;
  }
}
