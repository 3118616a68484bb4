import { TemplateError, type TemplateErrorOptions } from './template-error.ts';

/** A template uses a property that its value does not have. */
export class TemplateUndefinedError extends TemplateError {
  constructor(message: string, options: Omit<TemplateErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'TEMPLATE_UNDEFINED' });
  }
}
