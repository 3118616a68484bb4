import type { MessageCreateParamsNonStreaming, ToolChoice } from '@anthropic-ai/sdk/resources/messages';
import { ValidationError, type ModelRequest, type ModelWarning, type WireRequest } from '@tutti/core';
import { lowerSchema } from './lower-schema.ts';
import { toMessages } from './to-messages.ts';

export type AnthropicBody = Omit<MessageCreateParamsNonStreaming, 'stream'>;

/** The least reasoning Anthropic takes. */
const MIN_THINKING = 1_024;

/** Anthropic insists on a limit. */
export const usualMaxTokens = 4_096;

/** A request in Anthropic's words. @throws SchemaUnsupportedError for a response schema that cannot be lowered. */
export function toRequest(
  request: ModelRequest,
  options: { readonly id?: string; readonly defaultMaxTokens?: number } = {},
): WireRequest<AnthropicBody> {
  const { id = 'anthropic', defaultMaxTokens = usualMaxTokens } = options;
  const { toolChoice, stopSequences, responseSchema } = request;
  const tools = (request.tools ?? []).map(({ name, description, parameters }) => ({
    name,
    description,
    input_schema: { type: 'object' as const, ...parameters },
  }));
  const { system, messages } = toMessages(request.messages);
  const lowered = responseSchema === undefined ? undefined : lowerSchema(responseSchema);
  const thinking = thinkingOf(request, defaultMaxTokens);
  const format = lowered === undefined ? {} : { format: { type: 'json_schema' as const, schema: { ...lowered.schema } } };
  const outputConfig = { ...thinking.effort, ...format };
  const body: AnthropicBody = {
    ...request.providerOptions?.[id],
    model: request.model,
    messages,
    max_tokens: thinking.maxTokens,
    ...(system === '' ? {} : { system }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(tools.length === 0 || toolChoice === undefined ? {} : { tool_choice: toToolChoice(toolChoice) }),
    ...(request.temperature === undefined || request.reasoning !== undefined ? {} : { temperature: request.temperature }),
    ...(request.topP === undefined ? {} : { top_p: request.topP }),
    ...(stopSequences === undefined || stopSequences.length === 0 ? {} : { stop_sequences: [...stopSequences] }),
    ...thinking.parameter,
    ...(Object.keys(outputConfig).length === 0 ? {} : { output_config: outputConfig }),
  };
  return { body, ...(lowered?.raise === undefined ? {} : { raise: lowered.raise }), warnings: ignored(request) };
}

function toToolChoice(choice: NonNullable<ModelRequest['toolChoice']>): ToolChoice {
  if (typeof choice !== 'string') return { type: 'tool', name: choice.tool };
  return { type: choice === 'required' ? 'any' : choice };
}

interface Thinking {
  readonly maxTokens: number;
  readonly parameter: Pick<AnthropicBody, 'thinking'>;
  readonly effort: { readonly effort?: 'low' | 'medium' | 'high' };
}

/** Anthropic counts reasoning within `max_tokens`; without a limit of the request, the answer gets the default beside it. */
function thinkingOf({ reasoning, maxTokens }: ModelRequest, defaultMaxTokens: number): Thinking {
  if (reasoning === undefined) return { maxTokens: maxTokens ?? defaultMaxTokens, parameter: {}, effort: {} };
  if ('effort' in reasoning)
    return {
      maxTokens: maxTokens ?? defaultMaxTokens * 4,
      parameter: { thinking: { type: 'adaptive' } },
      effort: { effort: reasoning.effort },
    };
  const budget = Math.max(MIN_THINKING, reasoning.maxTokens);
  if (maxTokens !== undefined && maxTokens <= budget) {
    throw new ValidationError(
      `maxTokens = ${maxTokens} leaves no room for an answer beside ${budget} tokens of reasoning, which Anthropic counts within it. Raise maxTokens, or lower reasoning.maxTokens (at least ${MIN_THINKING}).`,
    );
  }
  return {
    maxTokens: maxTokens ?? budget + defaultMaxTokens,
    parameter: { thinking: { type: 'enabled', budget_tokens: budget } },
    effort: {},
  };
}

function ignored({ seed, temperature, reasoning }: ModelRequest): readonly ModelWarning[] {
  const names = [
    ...(seed === undefined ? [] : ['seed']),
    ...(temperature === undefined || reasoning === undefined ? [] : ['temperature, which reasoning excludes']),
  ];
  return names.map((name) => ({ code: 'OPTION_IGNORED', message: `Anthropic does not take ${name}; it was left out.` }));
}
