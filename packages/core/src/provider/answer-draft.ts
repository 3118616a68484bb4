import type { ReasoningPart } from '../model/chat-message.ts';
import type { FinishReason, ModelWarning, StreamPart } from '../model/model-response.ts';
import type { RawToolCall } from '../model/read-tool-call.ts';
import type { Usage } from '../model/usage.ts';

/** A whole answer as a provider gave it, before it is judged. */
export interface AnswerDraft {
  readonly model: string;
  readonly text: string;
  readonly reasoning: readonly ReasoningPart[];
  readonly toolCalls: readonly RawToolCall[];
  readonly finishReason: FinishReason;
  /** The provider's own word for it. */
  readonly rawFinishReason: string;
  /** `undefined` when the provider reported none. */
  readonly usage: Usage | undefined;
  readonly responseId?: string | undefined;
  readonly warnings?: readonly ModelWarning[];
}

/** Puts one answer together from the chunks of a stream; a whole answer is one chunk. */
export interface AnswerCollector<Chunk> {
  /** @returns what a stream shows of the chunk. @throws ProviderError for a chunk that is an error, or makes no sense here. */
  add(chunk: Chunk): readonly StreamPart[];
  /** The provider's end mark was seen. */
  readonly isComplete: boolean;
  /** The answer is whole, and what may still come is bookkeeping that it can do without: usage for instance. */
  readonly isTail: boolean;
  /** Nothing that still comes matters. */
  readonly isDone: boolean;
  /** @returns the answer; `undefined` without the provider's end mark. */
  end(): AnswerDraft | undefined;
}
