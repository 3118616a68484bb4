import type { Json, JsonObject } from '../json/json.ts';

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
}

/** An image, inline as base64 or by URL. */
export interface ImagePart {
  readonly type: 'image';
  readonly source: { readonly base64: string; readonly mediaType: string } | { readonly url: string };
}

/** The model's own reasoning, to be sent back as it came. `signature` is the provider's seal on it. */
export interface ReasoningPart {
  readonly type: 'reasoning';
  readonly text: string;
  readonly signature?: string;
  /** The provider shows only the seal; the text is empty. */
  readonly isRedacted?: boolean;
}

/** Why a tool call must not run: `TOOL_UNKNOWN`, `ARGS_JSON`, `ARGS_SCHEMA`, `ARGS_DUPLICATE_KEY` or `ARGS_TOO_DEEP`, and what to tell the model. */
export interface ToolCallProblem {
  readonly code: string;
  readonly message: string;
}

/** A tool the model asks to be called. Ids are unique in their response. */
export interface ToolCallPart {
  readonly type: 'tool-call';
  readonly id: string;
  readonly name: string;
  /** Parsed arguments; `invalidArguments` holds the raw text when it is no JSON object. */
  readonly arguments: JsonObject;
  readonly invalidArguments?: string;
  /** Set when the call must not run. */
  readonly problem?: ToolCallProblem;
  /** The provider's seal on the call, to be sent back with it. */
  readonly signature?: string;
}

export interface ToolResultPart {
  readonly type: 'tool-result';
  readonly id: string;
  readonly name: string;
  readonly output: Json;
  readonly isError?: boolean;
}

/** One message of a conversation. */
export type ChatMessage =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string | readonly (TextPart | ImagePart)[] }
  | { readonly role: 'assistant'; readonly content: string | readonly (TextPart | ReasoningPart | ToolCallPart)[] }
  | { readonly role: 'tool'; readonly content: readonly ToolResultPart[] };
