import type { ChatMessage, Generate } from '@tutti/core';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { askModel } from './ask-model.ts';
import { chatSchema, promptSchema, type ChatParameters } from './llm-parameters.ts';
import { textActions } from './text-actions.ts';

/** How the tool finds a model. */
export interface LLMGenerateToolOptions {
  /** Used when the context of a call brings no `generate`. */
  readonly generate?: Generate;
}

/** Asks language models: generate, complete, chat, typed answers, and work on texts. The model comes from the context of the call. */
export class LLMGenerateTool extends ActionTool {
  constructor(options: LLMGenerateToolOptions = {}) {
    const fallback = options.generate;
    super({
      id: 'llm-generate',
      name: 'LLM Generate',
      description: 'Asks a language model.',
      defaultAction: 'generate',
      actions: {
        generate: ask('generate', 'Generates text from a prompt.', fallback),
        complete: ask('complete', 'Completes a text.', fallback),
        generate_structured: ask('generate_structured', 'Generates JSON of a schema, in "result".', fallback),
        chat: chat(fallback),
        ...textActions(fallback),
      },
    });
  }
}

function ask(name: string, description: string, fallback: Generate | undefined): ActionBody {
  const isStructured = name === 'generate_structured';
  return action({
    description,
    effect: 'idempotent',
    acts: 'nothing',
    schema: promptSchema,
    run: (given, context) => {
      const parameters = isStructured ? { response_format: 'json_object', ...given } : given;
      return askModel({ action: name, messages: [{ role: 'user', content: given.prompt }], parameters, fallback }, context);
    },
  });
}

function chat(fallback: Generate | undefined): ActionBody {
  return action({
    description: 'Continues a conversation of messages.',
    effect: 'idempotent',
    acts: 'nothing',
    schema: () =>
      chatSchema().refine((given) => given.messages !== undefined || given.prompt !== undefined, {
        error: 'pass messages, or a prompt',
        path: ['messages'],
      }),
    run: (parameters, context) =>
      askModel({ action: 'chat', messages: conversation(parameters), parameters, task: 'chat', fallback }, context),
  });
}

/** The messages so far, then the prompt as the user's next one. */
function conversation({ messages = [], prompt }: ChatParameters): ChatMessage[] {
  return prompt === undefined ? [...messages] : [...messages, { role: 'user', content: prompt }];
}
