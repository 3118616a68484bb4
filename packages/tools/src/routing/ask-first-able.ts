import { TuttiError, type Generate, type JsonObject, type ToolContext } from '@tutti/core';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import type { TaskMoney } from './shared-money.ts';
import { askModel } from '../llm/ask-model.ts';

/** A prompt, and the models to ask one after another. */
export interface AskFirstAble {
  readonly action: string;
  readonly prompt: string;
  readonly models: readonly string[];
  readonly task: string;
  readonly maxTokens?: number | undefined;
  readonly fallback: Generate | undefined;
  readonly money?: TaskMoney | undefined;
}

/** Asks the first model; when it fails, the next. @throws the error of the last one */
export async function askFirstAble({ models, prompt, maxTokens, ...rest }: AskFirstAble, context: ToolContext): Promise<JsonObject> {
  const failed: JsonObject[] = [];
  for (const [place, model] of models.entries()) {
    try {
      const answer = await askModel(
        { ...rest, messages: [{ role: 'user', content: prompt }], parameters: { model, max_tokens: maxTokens } },
        context,
      );
      return { ...answer, ...(failed.length === 0 ? {} : { failed_models: failed }) };
    } catch (error) {
      throwIfCancelled(context.signal);
      // What stops one model because of money or a missing provider side would stop all of them.
      if (place === models.length - 1 || !TuttiError.isInstance(error) || error.code === 'BUDGET_EXCEEDED') throw error;
      failed.push({ model, code: error.code, error: error.message });
    }
  }
  throw new TypeError('No model was given to ask.');
}
