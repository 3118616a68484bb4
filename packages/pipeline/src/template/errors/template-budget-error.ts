import { TemplateError, type TemplateErrorOptions } from './template-error.ts';

/** A template needs more time, iterations or text than one rendering may. */
export class TemplateBudgetError extends TemplateError {
  constructor(message: string, options: Omit<TemplateErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'TEMPLATE_BUDGET' });
  }
}
