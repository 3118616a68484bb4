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
import { InBandError } from './in-band-error.ts';
import { toUsage } from './usage.ts';

/** What is read of a chunk, or of a whole response. */
export interface GoogleChunk {
  readonly candidates?: unknown;
  readonly promptFeedback?: unknown;
  readonly usageMetadata?: unknown;
  readonly error?: unknown;
  readonly [name: string]: unknown;
}

interface Candidate {
  readonly index?: unknown;
  readonly content?: { readonly parts?: unknown } | null;
  readonly finishReason?: unknown;
}

interface Part {
  readonly text?: unknown;
  readonly thought?: unknown;
  readonly thoughtSignature?: unknown;
  readonly functionCall?: { readonly id?: unknown; readonly name?: unknown; readonly args?: unknown } | null;
}

const finishReasons: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  FUNCTION_CALL: 'tool-calls',
  TOOL_CALL: 'tool-calls',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  LANGUAGE: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
};
/** The model wrote a call that its own server could not read. */
const BROKEN_CALL = /^(?:MALFORMED_FUNCTION_CALL|UNEXPECTED_TOOL_CALL)$/;

/** The name of every enumeration's zero. */
const UNSPECIFIED = /_UNSPECIFIED$/;

/** Collects the first candidate of an answer. Its end mark is the candidate's `finishReason`; a blocked prompt ends it too. */
export class GoogleCollector implements AnswerCollector<GoogleChunk> {
  readonly #provider: string;
  readonly #model: string;
  #served: string | undefined;
  #id: string | undefined;
  #text: string = '';
  #reasoning: string = '';
  #calls: ToolCallDrafts | undefined;
  #callCount: number = 0;
  #finish: string | undefined;
  #isBlocked: boolean = false;
  #usage: Usage | undefined;

  constructor(provider: string, model: string) {
    this.#provider = provider;
    this.#model = model;
  }

  get isComplete(): boolean {
    return this.#finish !== undefined;
  }

  /** Some models say their reason in every chunk: there may be more to come. */
  get isTail(): boolean {
    return false;
  }

  get isDone(): boolean {
    return false;
  }

  add(chunk: GoogleChunk): readonly StreamPart[] {
    if (!isJsonObject(chunk)) throw this.#malformed('a piece that is no object');
    if (chunk.error !== undefined && chunk.error !== null) throw new InBandError(chunk.error);
    if (typeof chunk['modelVersion'] === 'string') this.#served ??= chunk['modelVersion'];
    if (typeof chunk['responseId'] === 'string') this.#id ??= chunk['responseId'];
    this.#usage = toUsage(chunk.usageMetadata) ?? this.#usage;
    const reason = (chunk.promptFeedback as { readonly blockReason?: unknown } | null | undefined)?.blockReason;
    if (typeof reason === 'string') this.#block(reason);
    if (chunk.candidates === undefined || chunk.candidates === null) return [];
    if (!Array.isArray(chunk.candidates)) throw this.#malformed('candidates that are no list');
    const candidate = (chunk.candidates as readonly (Candidate | null)[]).find((each) => (each?.index ?? 0) === 0);
    return candidate === undefined || candidate === null ? [] : this.#candidate(candidate);
  }

  end(): AnswerDraft | undefined {
    if (this.#finish === undefined) return undefined;
    if (BROKEN_CALL.test(this.#finish))
      throw new ProviderError(`${this.#provider}/${this.#model} wrote a tool call that cannot be read (${this.#finish}). Try again.`, {
        provider: this.#provider,
        errorClass: 'response-malformed',
        ...(this.#usage === undefined ? {} : { usage: this.#usage }),
      });
    return {
      model: this.#served ?? this.#model,
      text: this.#text,
      reasoning: this.#reasoning === '' ? [] : [{ type: 'reasoning', text: this.#reasoning }],
      toolCalls: this.#calls?.calls ?? [],
      finishReason: this.#isBlocked
        ? 'content-filter'
        : ((Object.hasOwn(finishReasons, this.#finish) ? finishReasons[this.#finish] : undefined) ?? 'other'),
      rawFinishReason: this.#finish,
      usage: this.#usage,
      responseId: this.#id,
      warnings: this.#calls?.warnings ?? [],
    };
  }

  #block(reason: string): void {
    if (UNSPECIFIED.test(reason)) return;
    this.#isBlocked = true;
    this.#finish = reason;
  }

  #candidate({ content, finishReason }: Candidate): readonly StreamPart[] {
    const parts = content?.parts ?? [];
    if (!Array.isArray(parts)) throw this.#malformed('parts that are no list');
    const shown = (parts as readonly (Part | null)[]).flatMap((part) => (part === null ? [] : this.#part(part)));
    if (typeof finishReason === 'string' && finishReason !== '' && !UNSPECIFIED.test(finishReason)) this.#finish = finishReason;
    return shown;
  }

  #part({ text, thought, thoughtSignature, functionCall }: Part): readonly StreamPart[] {
    if (functionCall !== undefined && functionCall !== null) return [this.#call(functionCall, thoughtSignature)];
    if (typeof text !== 'string' || text === '') return [];
    if (thought === true) {
      this.#reasoning += text;
      return [{ type: 'reasoning-delta', text }];
    }
    this.#text += text;
    return [{ type: 'text-delta', text }];
  }

  #call({ id, name, args }: NonNullable<Part['functionCall']>, signature: unknown): StreamPart {
    this.#calls ??= new ToolCallDrafts(this.#id ?? this.#model);
    const part = this.#calls.add({
      index: this.#callCount++,
      id: typeof id === 'string' ? id : undefined,
      name: typeof name === 'string' ? name : undefined,
      argumentsText: typeof args === 'string' ? args : JSON.stringify(args ?? {}),
      signature: typeof signature === 'string' ? signature : undefined,
    });
    if (part === undefined) throw this.#malformed('a tool call without a name');
    return part;
  }

  #malformed(what: string): ProviderError {
    return malformedPiece(what, { provider: this.#provider, model: this.#model });
  }
}
