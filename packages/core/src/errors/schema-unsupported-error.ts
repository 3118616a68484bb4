import { ValidationError, type ValidationIssue } from './validation-error.ts';

/** A provider's structured output cannot express a JSON Schema; known before anything is sent. */
export class SchemaUnsupportedError extends ValidationError {
  constructor(message: string, options: { readonly issues?: readonly ValidationIssue[] } = {}) {
    super(message, {
      code: 'SCHEMA_UNSUPPORTED',
      retryable: false,
      issues: options.issues ?? [],
      data: { issues: (options.issues ?? []).map((issue) => ({ ...issue })) },
    });
  }
}
