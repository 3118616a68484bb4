import { TemplateError, type TemplateErrorOptions } from './template-error.ts';

/** The text of a template does not follow the grammar. */
export class TemplateSyntaxError extends TemplateError {
  constructor(message: string, options: Omit<TemplateErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'TEMPLATE_SYNTAX' });
  }
}
