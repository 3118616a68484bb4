import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** The tool needs a model or service that nobody has provided. */
export class ProviderNotConfiguredError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'PROVIDER_NOT_CONFIGURED', ...options });
  }
}
