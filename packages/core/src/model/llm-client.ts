import type { Json } from '../json/json.ts';
import type { ModelProvider } from '../ports/model-provider.ts';
import type { ChatMessage, ToolCallPart } from './chat-message.ts';
import type { ModelRequest, ToolSpec } from './model-request.ts';
import type { ModelResponse } from './model-response.ts';

/** A model call as agents see it. */
export interface LLMResponse {
  readonly content: string;
  /** The model that answered, in the provider's words. */
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly finishReason: string;
  readonly toolCalls: readonly ToolCallPart[];
  /** What else is known of the call: `provider`, `responseId`, `usage`, `costUsd` where there is one. */
  readonly metadata: Readonly<Record<string, Json>>;
}

/** Settings of a call; what is not named here passes to the request as it is (`topP`, `stopSequences`, `seed`, …). */
export interface LLMCallOptions extends Partial<Omit<ModelRequest, 'model' | 'messages'>> {
  readonly model: string;
  readonly tools?: readonly ToolSpec[];
  readonly signal?: AbortSignal;
}

/** The plain client of agents: one prompt in, one answer out. Extend it to bring a model of your own. */
export abstract class LLMClient {
  /** Answers one prompt. */
  abstract complete(options: LLMCallOptions & { readonly prompt: string }): Promise<LLMResponse>;
  /** Answers a conversation, or asks for tools. */
  abstract completeWithTools(
    options: LLMCallOptions & { readonly messages: readonly ChatMessage[]; readonly tools: readonly ToolSpec[] },
  ): Promise<LLMResponse>;
}

/** An LLMClient over a provider. */
export class ProviderClient extends LLMClient {
  readonly provider: ModelProvider;

  constructor(provider: ModelProvider) {
    super();
    this.provider = provider;
  }

  complete({ prompt, ...options }: LLMCallOptions & { readonly prompt: string }): Promise<LLMResponse> {
    return this.completeWithTools({ tools: [], ...options, messages: [{ role: 'user', content: prompt }] });
  }

  async completeWithTools(
    options: LLMCallOptions & { readonly messages: readonly ChatMessage[]; readonly tools: readonly ToolSpec[] },
  ): Promise<LLMResponse> {
    const { signal, tools, ...request } = options;
    const response = await this.provider.generate(
      { ...request, ...(tools.length === 0 ? {} : { tools }) },
      signal === undefined ? {} : { signal },
    );
    return toLLMResponse(response, { provider: this.provider.id });
  }
}

/** The view agents have of a response. */
export function toLLMResponse(response: ModelResponse, metadata: Readonly<Record<string, Json>>): LLMResponse {
  const { content, model, usage, finishReason, toolCalls, responseId } = response;
  return {
    content,
    model,
    finishReason,
    toolCalls,
    inputTokens: usage.input.total,
    outputTokens: usage.output.total,
    metadata: { ...metadata, responseId: responseId ?? null, usage: { input: { ...usage.input }, output: { ...usage.output } } },
  };
}
