import {
  CapabilityMissingError,
  ProviderError,
  systemClock,
  type Clock,
  type ModelCallOptions,
  type ModelCapabilities,
  type ModelErrorClass,
  type ModelProvider,
  type ModelRequest,
  type ModelResponse,
  type StreamPart,
} from '@tutti/core';
import { CallTimer } from './call-timer.ts';
import { AnswerFinder } from './find-answer.ts';
import { replyToResponse, responseToParts, scriptedTokens, words } from './reply-to-response.ts';
import { hasImages, lastUserText, promptText } from './request-text.ts';
import type { ModelScript, ScriptedCall, ScriptedFailure, ScriptedReply } from './script.ts';

export interface ScriptedModelOptions {
  /** Default `scripted`. */
  readonly id?: string;
  /** What it can do; default everything. What it cannot it refuses. */
  readonly capabilities?: Partial<ModelCapabilities>;
  /** Default: the machine's clock; it only matters with latencies and timeouts. */
  readonly clock?: Clock;
  /** Time before the first part of every answer that has none of its own, ms. */
  readonly latencyMs?: number;
  /** Calls that fail, by number from 1. They take no answer from the script. */
  readonly failures?: Readonly<Record<number, ModelErrorClass | ProviderError>>;
}

const everything: ModelCapabilities = { streaming: true, tools: true, structuredOutput: true, images: true, reasoning: true };

/** A model that says what it is told to, keeps its calls, and counts tokens the same way each time. */
export class ScriptedModel implements ModelProvider {
  readonly id: string;
  readonly #options: ScriptedModelOptions;
  readonly #answers: AnswerFinder;
  readonly #calls: ScriptedCall[] = [];
  #aborted: number = 0;

  constructor(script: ModelScript = [], options: ScriptedModelOptions = {}) {
    this.id = options.id ?? 'scripted';
    this.#options = options;
    this.#answers = new AnswerFinder(script);
  }

  get calls(): readonly ScriptedCall[] {
    return this.#calls;
  }

  /** Calls that were aborted, or left before the end of their stream. */
  get abortedCalls(): number {
    return this.#aborted;
  }

  capabilities(_model?: string): ModelCapabilities {
    return { ...everything, ...this.#options.capabilities };
  }

  async generate(request: ModelRequest, options: ModelCallOptions = {}): Promise<ModelResponse> {
    const call = this.#begin('generate', request, options);
    let response: ModelResponse | undefined;
    for await (const part of this.#parts(call)) if (part.type === 'finish') response = part.response;
    if (response === undefined) throw this.#error('response-empty', 'gave no answer', {});
    return response;
  }

  async *stream(request: ModelRequest, options: ModelCallOptions = {}): AsyncIterable<StreamPart> {
    yield* this.#parts(this.#begin('stream', request, options));
  }

  async countTokens(request: ModelRequest): Promise<number> {
    return scriptedTokens(promptText(request));
  }

  #begin(kind: ScriptedCall['kind'], request: ModelRequest, options: ModelCallOptions): ScriptedCall {
    const call = {
      number: this.#calls.length + 1,
      kind,
      request,
      options,
      prompt: promptText(request),
      lastUserText: lastUserText(request),
    };
    this.#calls.push(call);
    return call;
  }

  async *#parts(call: ScriptedCall): AsyncGenerator<StreamPart> {
    const timer = new CallTimer(this.#options.clock ?? systemClock, this.id, call);
    let isDone = false;
    try {
      timer.throwIfOver();
      this.#refuse(call.request);
      const failure = this.#options.failures?.[call.number];
      const reply = failure === undefined ? await timer.race(this.#answers.find(call)) : { error: failure };
      await timer.pass(reply.latencyMs ?? this.#options.latencyMs ?? 0);
      yield* 'error' in reply ? this.#fail(call, reply) : this.#say(call, reply, timer);
      isDone = true;
    } catch (error) {
      isDone = !(error instanceof ProviderError && error.errorClass === 'aborted');
      throw error;
    } finally {
      timer.end();
      if (!isDone) this.#aborted++;
    }
  }

  async *#say(call: ScriptedCall, reply: ScriptedReply, timer: CallTimer): AsyncGenerator<StreamPart> {
    const response = replyToResponse(reply, call.request, call.number);
    if (call.kind === 'stream') {
      for (const [index, part] of responseToParts(response).entries()) {
        if (index > 0) await timer.pass(reply.partLatencyMs ?? 0);
        yield part;
        timer.throwIfOver();
      }
    }
    yield { type: 'finish', response };
  }

  async *#fail(call: ScriptedCall, failure: ScriptedFailure): AsyncGenerator<StreamPart> {
    if (call.kind === 'stream') for (const text of words(failure.afterText ?? '')) yield { type: 'text-delta', text };
    if (typeof failure.error !== 'string') throw failure.error;
    throw this.#error(failure.error, `fails call ${call.number}, as it was told to`, failure);
  }

  #refuse(request: ModelRequest): void {
    const can = this.capabilities(request.model);
    const needs: readonly (readonly [boolean, string])[] = [
      [!can.tools && (request.tools ?? []).length > 0, 'tools'],
      [!can.structuredOutput && request.responseSchema !== undefined, 'structuredOutput'],
      [!can.images && hasImages(request), 'images'],
    ];
    const missing = needs.filter(([isMissing]) => isMissing).map(([, name]) => name);
    if (missing.length === 0) return;
    throw new CapabilityMissingError(
      `Model "${request.model}" of "${this.id}" lacks ${missing.join(', ')}, which the request needs. Use a model that has it.`,
      { data: { provider: this.id, errorClass: 'capability-missing', missing } },
    );
  }

  #error(errorClass: ModelErrorClass, what: string, details: Partial<ScriptedFailure>): ProviderError {
    const { status, retryAfterMs } = details;
    return new ProviderError(`Provider "${this.id}" ${what}: ${errorClass}.`, {
      provider: this.id,
      errorClass,
      ...(status === undefined ? {} : { status }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
}

/** A model that answers by a script; calls that no rule fits get a generic answer of the response schema's type. */
export function scriptedModel(script: ModelScript = [], options: ScriptedModelOptions = {}): ScriptedModel {
  return new ScriptedModel(script, options);
}
