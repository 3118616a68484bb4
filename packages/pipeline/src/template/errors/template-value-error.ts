import { TemplateError, type TemplateErrorOptions } from './template-error.ts';

/** An operation of a template does not fit the value it is given. */
export class TemplateValueError extends TemplateError {
  constructor(message: string, options: Omit<TemplateErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'TEMPLATE_VALUE' });
  }
}
