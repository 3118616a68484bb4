import { OrchestratorError, type JsonObject } from '@tutti/core';

/** Where a template went wrong, and what it says there. */
export interface TemplateErrorOptions {
  readonly code: string;
  /** Offset into the template's source, in UTF-16 code units. */
  readonly at?: number;
  readonly hint?: string;
  readonly data?: JsonObject;
  readonly cause?: unknown;
}

/** Base of all errors of templates and expressions. */
export abstract class TemplateError extends OrchestratorError {
  readonly at: number;
  readonly hint: string | undefined;

  constructor(message: string, options: TemplateErrorOptions) {
    const { code, at = 0, hint, data, cause } = options;
    super(hint === undefined || hint === '' ? message : `${message} ${hint}`, {
      code,
      ...(data === undefined ? {} : { data }),
      ...(cause === undefined ? {} : { cause }),
    });
    this.at = at;
    this.hint = hint === '' ? undefined : hint;
  }
}
