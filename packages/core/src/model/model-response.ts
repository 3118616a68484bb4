import type { Json } from '../json/json.ts';
import type { ReasoningPart, ToolCallPart } from './chat-message.ts';
import type { ServerLimits } from './server-limits.ts';
import type { Usage } from './usage.ts';

/**
 * Why a model stopped: done, out of tokens, wants tools, paused (send the conversation back with this answer, it will go on),
 * filtered, refused, or a reason of its own. The adapters of providers report a filter and a refusal as a ProviderError instead.
 */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'pause' | 'content-filter' | 'refusal' | 'other';

/** Something about a call that its caller should know, though the call succeeded. */
export interface ModelWarning {
  readonly code: 'FINISH_REASON_UNKNOWN' | 'TOOL_CALL_DUPLICATE_ID' | 'OPTION_IGNORED';
  readonly message: string;
}

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
  /** The provider's own word for why it stopped, when it is not a known one. */
  readonly rawFinishReason?: string;
  /** What was left out of the request or taken otherwise than it came. */
  readonly warnings?: readonly ModelWarning[];
}

/** A piece of a streamed answer. A stream is complete only with its `finish` part; ending without one is an error. */
export type StreamPart =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'tool-call-delta'; readonly id: string; readonly name: string; readonly argumentsText: string }
  | { readonly type: 'tool-call'; readonly call: ToolCallPart }
  | { readonly type: 'finish'; readonly response: ModelResponse };
