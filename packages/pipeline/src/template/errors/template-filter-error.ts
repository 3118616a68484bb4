import { TemplateError, type TemplateErrorOptions } from './template-error.ts';

/** A template uses a filter or test that is not registered. */
export class TemplateFilterError extends TemplateError {
  constructor(message: string, options: Omit<TemplateErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'TEMPLATE_FILTER' });
  }
}
