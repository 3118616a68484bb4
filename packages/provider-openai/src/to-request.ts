import type { ModelRequest, WireRequest } from '@tutti/core';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { lowerSchema } from './lower-schema.ts';
import { toMessages } from './to-messages.ts';

export type OpenAIBody = Omit<ChatCompletionCreateParamsStreaming, 'stream' | 'stream_options'>;

/** From these many reasoning tokens on the effort is medium, or high. */
const [MEDIUM, HIGH] = [4_096, 16_384];

/** A request in OpenAI's words. @throws SchemaUnsupportedError for a response schema that cannot be lowered. */
export function toRequest(
  request: ModelRequest,
  options: { readonly id?: string; readonly maxTokensParameter?: 'max_completion_tokens' | 'max_tokens' } = {},
): WireRequest<OpenAIBody> {
  const { id = 'openai', maxTokensParameter = 'max_completion_tokens' } = options;
  const { maxTokens, responseSchema, stopSequences, toolChoice, reasoning } = request;
  const tools = (request.tools ?? []).map(({ name, description, parameters }) => ({
    type: 'function' as const,
    function: { name, description, parameters: { ...parameters } },
  }));
  const lowered = responseSchema === undefined ? undefined : lowerSchema(responseSchema);
  const body: OpenAIBody = {
    ...request.providerOptions?.[id],
    model: request.model,
    messages: toMessages(request.messages),
    ...(tools.length === 0 ? {} : { tools }),
    ...(tools.length === 0 || toolChoice === undefined
      ? {}
      : { tool_choice: typeof toolChoice === 'string' ? toolChoice : { type: 'function' as const, function: { name: toolChoice.tool } } }),
    ...(maxTokens === undefined ? {} : { [maxTokensParameter]: maxTokens }),
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    ...(request.topP === undefined ? {} : { top_p: request.topP }),
    ...(stopSequences === undefined || stopSequences.length === 0 ? {} : { stop: [...stopSequences] }),
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    ...(reasoning === undefined ? {} : { reasoning_effort: effortOf(reasoning) }),
    ...(lowered === undefined || responseSchema === undefined
      ? {}
      : {
          response_format: {
            type: 'json_schema' as const,
            json_schema: {
              name: responseSchema.name.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64),
              schema: { ...lowered.schema },
              strict: lowered.strict,
              ...(responseSchema.description === undefined ? {} : { description: responseSchema.description }),
            },
          },
        }),
  };
  return lowered?.raise === undefined ? { body } : { body, raise: lowered.raise };
}

function effortOf(reasoning: NonNullable<ModelRequest['reasoning']>): 'low' | 'medium' | 'high' {
  if ('effort' in reasoning) return reasoning.effort;
  return reasoning.maxTokens >= HIGH ? 'high' : reasoning.maxTokens >= MEDIUM ? 'medium' : 'low';
}
