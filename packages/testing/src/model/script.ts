import type { FinishReason, Json, JsonObject, ModelCallOptions, ModelErrorClass, ModelRequest, ProviderError, Usage } from '@tutti/core';

/** One call of a scripted model. */
export interface ScriptedCall {
  /** From 1, in order of arrival. */
  readonly number: number;
  readonly kind: 'generate' | 'stream';
  readonly request: ModelRequest;
  readonly options: ModelCallOptions;
  /** All texts of the request, one message after another. */
  readonly prompt: string;
  /** Text of the last user message. */
  readonly lastUserText: string;
}

/** What the model says. All of it is optional; `object` also makes the text when there is none. */
export interface ScriptedReply {
  readonly text?: string;
  readonly object?: Json;
  readonly reasoning?: string;
  readonly toolCalls?: readonly { readonly name: string; readonly arguments?: JsonObject; readonly id?: string }[];
  readonly finishReason?: FinishReason;
  /** Default: four characters are one token. */
  readonly usage?: Usage;
  /** Time before the first part, ms on the model's clock. */
  readonly latencyMs?: number;
  /** Time before each later part of a stream, ms. */
  readonly partLatencyMs?: number;
}

/** A call that fails, at once or in a stream after some text. */
export interface ScriptedFailure {
  readonly error: ModelErrorClass | ProviderError;
  /** Text a stream gives before it fails. */
  readonly afterText?: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  readonly latencyMs?: number;
}

/** An answer: a text, a reply, a failure, or a function of the call that gives one of these. */
export type ScriptedAnswer = string | ScriptedReply | ScriptedFailure | ((call: ScriptedCall) => ScriptedAnswer | Promise<ScriptedAnswer>);

/** Which calls a rule is for: a text or pattern in the prompt, a function, or all of the named properties. */
export type ScriptMatcher =
  | string
  | RegExp
  | ((call: ScriptedCall) => boolean)
  | {
      readonly prompt?: string | RegExp;
      readonly system?: string | RegExp;
      readonly task?: string;
      readonly model?: string;
      /** Name of the response schema. */
      readonly schema?: string;
      /** Name of a tool the request offers. */
      readonly tool?: string;
    };

/** One rule of a script. The first rule that fits and still has an answer is taken. */
export interface ScriptRule {
  /** Default: every call. */
  readonly when?: ScriptMatcher;
  /** Given to every call that fits. */
  readonly answer?: ScriptedAnswer;
  /** Given one after another; then the rule is used up. */
  readonly answers?: readonly ScriptedAnswer[];
}

/** A list of rules, a list of answers given in order, or one function for all calls. */
export type ModelScript =
  | readonly (ScriptRule | string)[]
  | ((call: ScriptedCall) => ScriptedAnswer | undefined | Promise<ScriptedAnswer | undefined>);
