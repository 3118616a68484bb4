import {
  ProviderError,
  ToolCallDrafts,
  isJsonObject,
  malformedPiece,
  type AnswerCollector,
  type AnswerDraft,
  type FinishReason,
  type StreamPart,
  type Usage,
} from '@tutti/core';
import { toUsage } from './usage.ts';

/** What is read of a chunk, or of a whole completion; servers leave out whatever they like. */
export interface OpenAIChunk {
  readonly id?: unknown;
  readonly model?: unknown;
  readonly choices?: unknown;
  readonly usage?: unknown;
  readonly error?: unknown;
}

interface Delta {
  readonly content?: unknown;
  readonly refusal?: unknown;
  /** Names that servers of reasoning models have for it. */
  readonly reasoning_content?: unknown;
  readonly reasoning?: unknown;
  readonly tool_calls?: unknown;
  /** How calls were given before there were several. */
  readonly function_call?: unknown;
}

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  eos: 'stop',
  end_turn: 'stop',
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
};

/** Collects the first choice of an answer. Its end mark is the choice's `finish_reason`. */
export class OpenAICollector implements AnswerCollector<OpenAIChunk> {
  readonly #provider: string;
  readonly #model: string;
  #id: string | undefined;
  #served: string | undefined;
  #text: string = '';
  #reasoning: string = '';
  #refusal: string = '';
  #calls: ToolCallDrafts | undefined;
  #finish: string | undefined;
  #usage: Usage | undefined;

  constructor(provider: string, model: string) {
    this.#provider = provider;
    this.#model = model;
  }

  get isComplete(): boolean {
    return this.#finish !== undefined;
  }

  get isTail(): boolean {
    return this.isComplete;
  }

  get isDone(): boolean {
    return false;
  }

  add(chunk: OpenAIChunk): readonly StreamPart[] {
    if (!isJsonObject(chunk)) throw this.#malformed('a piece that is no object');
    if (typeof chunk.id === 'string' && chunk.id !== '') this.#id ??= chunk.id;
    if (typeof chunk.model === 'string' && chunk.model !== '') this.#served ??= chunk.model;
    this.#usage = toUsage(chunk.usage) ?? this.#usage;
    if (chunk.choices === undefined || chunk.choices === null) return [];
    if (!Array.isArray(chunk.choices)) throw this.#malformed('choices that are no list');
    // Further choices were not asked for; what is said after the end is no part of the answer.
    const choice = (chunk.choices as readonly { index?: unknown; delta?: Delta; message?: Delta; finish_reason?: unknown }[]).find(
      (each) => (each?.index ?? 0) === 0,
    );
    if (choice === undefined || this.isComplete) return [];
    if (choice.finish_reason === 'error')
      throw new ProviderError(`${this.#provider}/${this.#model} failed in the middle of its answer. Try again.`, {
        provider: this.#provider,
        errorClass: 'server',
      });
    const parts = this.#delta(choice.delta ?? choice.message ?? {});
    if (typeof choice.finish_reason === 'string' && choice.finish_reason !== '') this.#finish = choice.finish_reason;
    return parts;
  }

  end(): AnswerDraft | undefined {
    if (this.#finish === undefined) return undefined;
    const known = Object.hasOwn(finishReasons, this.#finish) ? finishReasons[this.#finish] : undefined;
    return {
      model: this.#served ?? this.#model,
      text: this.#text,
      reasoning: this.#reasoning === '' ? [] : [{ type: 'reasoning', text: this.#reasoning }],
      toolCalls: this.#calls?.calls ?? [],
      finishReason: this.#refusal === '' ? (known ?? 'other') : 'refusal',
      rawFinishReason: this.#finish,
      usage: this.#usage,
      responseId: this.#id,
      warnings: this.#calls?.warnings ?? [],
    };
  }

  #delta({ content, refusal, reasoning_content, reasoning, tool_calls, function_call }: Delta): readonly StreamPart[] {
    const parts: StreamPart[] = [];
    const thought = [reasoning_content, reasoning].find((text) => typeof text === 'string' && text !== '') as string | undefined;
    if (thought !== undefined) {
      this.#reasoning += thought;
      parts.push({ type: 'reasoning-delta', text: thought });
    }
    const text = textOf(content);
    if (text === undefined) throw this.#malformed('a text that is no text');
    if (text !== '') {
      this.#text += text;
      parts.push({ type: 'text-delta', text });
    }
    if (typeof refusal === 'string') this.#refusal += refusal;
    if (tool_calls !== undefined && tool_calls !== null) parts.push(...this.#toolCalls(tool_calls));
    if (function_call !== undefined && function_call !== null) parts.push(...this.#toolCalls([{ index: 0, function: function_call }]));
    return parts;
  }

  #toolCalls(given: unknown): readonly StreamPart[] {
    if (!Array.isArray(given)) throw this.#malformed('tool calls that are no list');
    this.#calls ??= new ToolCallDrafts(this.#id ?? this.#model);
    return (given as readonly { index?: unknown; id?: unknown; function?: { name?: unknown; arguments?: unknown } }[]).map((call) => {
      const part = this.#calls?.add({
        index: numberOf(call?.index),
        id: stringOf(call?.id),
        name: stringOf(call?.function?.name),
        argumentsText: argumentsOf(call?.function?.arguments),
      });
      if (part === undefined) throw this.#malformed('a piece of a tool call that never began');
      return part;
    });
  }

  #malformed(what: string): ProviderError {
    return malformedPiece(what, { provider: this.#provider, model: this.#model });
  }
}

/** A text, or the texts of its parts. */
function textOf(content: unknown): string | undefined {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? (content as readonly { text?: unknown }[]).map((part) => stringOf(part?.text) ?? '').join('') : undefined;
}

/** Some servers give the arguments parsed. */
function argumentsOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : stringOf(value);
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
