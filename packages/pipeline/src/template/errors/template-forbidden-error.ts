import { TemplateError, type TemplateErrorOptions } from './template-error.ts';

/** A template reaches for something that templates never get: prototypes, code, files, the process. */
export class TemplateForbiddenError extends TemplateError {
  constructor(message: string, options: Omit<TemplateErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'TEMPLATE_FORBIDDEN' });
  }
}
