import type { JsonObject } from '../json/json.ts';
import type { ChatMessage } from './chat-message.ts';

/** A tool as a model sees it; `parameters` is a JSON Schema of an object. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
}

/** A typed answer: the text of the response is JSON of this schema. */
export interface ResponseSchema {
  readonly name: string;
  /** JSON Schema (2020-12) of the answer. */
  readonly schema: JsonObject;
  readonly description?: string;
}

/** One request to a model, in words common to all providers. */
export interface ModelRequest {
  /** The provider's own name of the model. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly ToolSpec[];
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly tool: string };
  readonly responseSchema?: ResponseSchema;
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly stopSequences?: readonly string[];
  readonly seed?: number;
  readonly reasoning?: { readonly effort: 'low' | 'medium' | 'high' } | { readonly maxTokens: number };
  /** What the request is for, in words of the router (`summarization`, `classification`, …). */
  readonly task?: string;
  /** Options only one provider knows, by provider id. */
  readonly providerOptions?: Readonly<Record<string, JsonObject>>;
}
