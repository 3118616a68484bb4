import type { Json } from '../json/json.ts';
import type { ReasoningPart, ToolCallPart } from './chat-message.ts';
import type { ServerLimits } from './server-limits.ts';
import type { Usage } from './usage.ts';

/** Why a model stopped: done, out of tokens, wants tools, filtered, refused, or a reason of its own. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal' | 'other';

/** A whole answer of a provider. */
export interface ModelResponse {
  /** The provider's name of the model that answered. */
  readonly model: string;
  readonly content: string;
  readonly toolCalls: readonly ToolCallPart[];
  readonly reasoning: readonly ReasoningPart[];
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  /** The parsed answer when a `responseSchema` was given. */
  readonly object?: Json;
  readonly responseId?: string;
  /** What the provider said of its rate limits beside the answer. */
  readonly limits?: ServerLimits;
}

/** A piece of a streamed answer. A stream is complete only with its `finish` part; ending without one is an error. */
export type StreamPart =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'tool-call-delta'; readonly id: string; readonly name: string; readonly argumentsText: string }
  | { readonly type: 'tool-call'; readonly call: ToolCallPart }
  | { readonly type: 'finish'; readonly response: ModelResponse };
