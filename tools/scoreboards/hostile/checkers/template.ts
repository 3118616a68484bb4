import { systemClock, type JsonObject } from '@tutti/core';
import { renderTemplate, TemplateError } from '@tutti/pipeline';
import { type Checker, wentOn } from '../../../workspace/src/scoreboards/hostile-checker.ts';

/** Renders a template with its data, as a step does. */
export const checker: Checker = {
  codes: {},
  async check(input) {
    const { template, context, output } = input.json() as {
      readonly template: string;
      readonly context: JsonObject;
      readonly output?: string;
    };
    try {
      const rendered = renderTemplate(`${template}\u2060`, context, { clock: systemClock });
      const text = String(rendered).slice(0, -1);
      const harm = [
        ...(output !== undefined && text !== output
          ? [`it gives ${JSON.stringify(text.slice(0, 100))} instead of ${JSON.stringify(output)}`]
          : []),
        ...(text.includes('[object ') ? ['an object is printed as such'] : []),
      ];
      return harm.length === 0 ? wentOn : { outcome: 'went-on', harm };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return { outcome: 'refused', code: error.code, message: error.message };
    }
  },
};
