import { TemplateError, type TemplateErrorOptions } from './template-error.ts';

/** A template uses a name that nothing defines. */
export class TemplateNameError extends TemplateError {
  constructor(message: string, options: Omit<TemplateErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'TEMPLATE_NAME' });
  }
}
