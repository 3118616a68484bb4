import type { JsonObject } from '../json/json.ts';
import type { ToolCallPart } from './chat-message.ts';
import type { ToolSpec } from './model-request.ts';

/** A model call as agents see it. */
export interface LLMResponse {
  readonly content: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly costUsd: number;
  readonly toolCalls: readonly ToolCallPart[];
  readonly finishReason: string;
}

/** The plain client of agents: one prompt in, one answer out. */
export interface LLMClient {
  complete(prompt: string, options?: JsonObject): Promise<LLMResponse>;
  completeWithTools(prompt: string, tools: readonly ToolSpec[], options?: JsonObject): Promise<LLMResponse>;
}
