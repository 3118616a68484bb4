import type { Json } from '../json/json.ts';
import type { ModelRequest } from '../model/model-request.ts';
import type { ModelResponse, ModelWarning, StreamPart } from '../model/model-response.ts';
import { ProviderError } from '../model/provider-error.ts';
import type { ModelCallOptions, ModelCapabilities, ModelProvider } from '../ports/model-provider.ts';
import type { Redactor } from '../secrets/redactor.ts';
import { TuttiError } from '../errors/tutti-error.ts';
import type { AnswerCollector, AnswerDraft } from './answer-draft.ts';
import { assertCapable } from './assert-capable.ts';
import { CallDeadline } from './call-deadline.ts';
import { completeAnswer } from './complete-answer.ts';
import type { SseEvent } from './sse.ts';
import { malformedAnswer } from './malformed.ts';
import { noAnswer } from './whole-answer.ts';
import { WireCall } from './wire-call.ts';
import type { WireSettings } from './wire-settings.ts';

/** A request in a provider's own words. */
export interface WireRequest<Body> {
  readonly body: Body;
  /** Undoes what lowering the response schema did; its presence means that the text of a typed answer is shown only once it is whole. */
  readonly raise?: (value: Json) => Json;
  readonly warnings?: readonly ModelWarning[];
}

/** What an SDK is called with. */
export interface WireTarget {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
}

/** What the failure of an SDK is judged with. */
export interface WireFailureContext {
  readonly model: string;
  readonly request?: ModelRequest;
  /** Of the response; empty when there was none. */
  readonly headers: Headers;
  /** The parsed body of a refusal, where the SDK keeps less of it. */
  readonly errorBody?: unknown;
  readonly redactor: Redactor;
  readonly now: number;
}

/** One provider's part of a call; the rest is the same for all. */
export interface WireAdapter<Body, Chunk> {
  readonly settings: WireSettings;
  toRequest(request: ModelRequest): WireRequest<Body>;
  /** Calls the SDK for a stream of chunks. */
  open(body: Body, target: WireTarget): Promise<AsyncIterable<Chunk>>;
  /** Calls the SDK for a whole answer, which is one chunk. */
  ask(body: Body, target: WireTarget): Promise<Chunk>;
  collect(request: ModelRequest): AnswerCollector<Chunk>;
  toError(error: unknown, context: WireFailureContext): ProviderError;
  readonly rewrite?: (event: SseEvent) => string | undefined;
  readonly fromWhole?: (body: unknown) => readonly SseEvent[];
}

interface Ending {
  readonly raise: ((value: Json) => Json) | undefined;
  readonly warnings: readonly ModelWarning[] | undefined;
  readonly wire: WireCall;
}

/** After the end mark only bookkeeping comes, usage for instance. */
const AFTER_END_MS = 5_000;

/** A provider behind an official SDK: one request per call, one deadline, complete only on the provider's own end mark. */
export class WireProvider<Body, Chunk> implements ModelProvider {
  readonly id: string;
  readonly #adapter: WireAdapter<Body, Chunk>;

  constructor(adapter: WireAdapter<Body, Chunk>) {
    this.id = adapter.settings.id;
    this.#adapter = adapter;
  }

  capabilities(_model: string): ModelCapabilities {
    return this.#adapter.settings.capabilities;
  }

  async generate(request: ModelRequest, options: ModelCallOptions = {}): Promise<ModelResponse> {
    if (!this.#adapter.settings.isStreaming) return await this.#whole(request, options);
    for await (const part of this.stream(request, options)) if (part.type === 'finish') return part.response;
    throw truncated(this.id, request.model);
  }

  async *stream(request: ModelRequest, options: ModelCallOptions = {}): AsyncIterable<StreamPart> {
    using deadline = new CallDeadline(this.id, this.#adapter.settings.clock, options);
    deadline.throwIfOver();
    const { body, raise, warnings } = this.#prepare(request);
    const wire = this.#wire(deadline, 'events');
    const collector = this.#adapter.collect(request);
    const isHeld = raise !== undefined;
    let chunks: AsyncIterator<Chunk> | undefined;
    try {
      chunks = (await deadline.race(this.#adapter.open(body, { fetch: wire.fetch, signal: deadline.signal })))[Symbol.asyncIterator]();
      for (
        let next = await deadline.race(chunks.next());
        next.done !== true && !collector.isDone;
        next = await deadline.race(chunks.next())
      ) {
        const parts = collector.add(next.value);
        deadline.progress(collector.isTail ? AFTER_END_MS : undefined);
        for (const part of parts) if (!isHeld || part.type !== 'text-delta') yield part;
        if (collector.isDone) break;
      }
      this.#assertWhole(collector, request.model, { deadline, wire });
    } catch (error) {
      // What fails behind the end mark has cost nothing of the answer.
      if (!collector.isTail || isAbort(deadline)) throw this.#toError(error, { request, deadline, wire });
    } finally {
      // An SDK waits for its body to close, which a stalled peer never does.
      void chunks?.return?.()?.catch(() => undefined);
    }
    yield* this.#finish(collector, request, { raise, warnings, wire });
  }

  async #whole(request: ModelRequest, options: ModelCallOptions): Promise<ModelResponse> {
    using deadline = new CallDeadline(this.id, this.#adapter.settings.clock, options);
    deadline.throwIfOver();
    const { body, raise, warnings } = this.#prepare(request);
    const wire = this.#wire(deadline, 'json');
    const collector = this.#adapter.collect(request);
    try {
      collector.add(await deadline.race(this.#adapter.ask(body, { fetch: wire.fetch, signal: deadline.signal })));
    } catch (error) {
      throw this.#toError(error, { request, deadline, wire });
    }
    const draft = collector.end();
    if (draft === undefined) throw malformedAnswer(noAnswer, { provider: this.id, model: request.model });
    return this.#complete(draft, request, { raise, warnings, wire });
  }

  /** Runs another call of the SDK under the same rules: counting tokens, embeddings. */
  async call<T>(what: {
    readonly model: string;
    readonly options?: ModelCallOptions | undefined;
    readonly run: (target: WireTarget) => Promise<T>;
  }): Promise<T> {
    using deadline = new CallDeadline(this.id, this.#adapter.settings.clock, what.options);
    deadline.throwIfOver();
    const wire = this.#wire(deadline, 'json');
    try {
      return await deadline.race(what.run({ fetch: wire.fetch, signal: deadline.signal }));
    } catch (error) {
      throw this.#toError(error, { request: { model: what.model, messages: [] }, deadline, wire });
    }
  }

  #prepare(request: ModelRequest): WireRequest<Body> {
    assertCapable(request, this.id, this.#adapter.settings.capabilities);
    return this.#adapter.toRequest(request);
  }

  #wire({ signal }: CallDeadline, expect: 'events' | 'json'): WireCall {
    const {
      settings: { redactor, clock, fetch },
      rewrite,
      fromWhole,
    } = this.#adapter;
    return new WireCall({
      provider: this.id,
      redactor,
      clock,
      signal,
      expect,
      ...(rewrite === undefined ? {} : { rewrite }),
      ...(fromWhole === undefined ? {} : { fromWhole }),
      ...(fetch === undefined ? {} : { fetch }),
    });
  }

  /** SDKs end a stream quietly when it breaks off or is aborted. */
  #assertWhole(
    collector: AnswerCollector<Chunk>,
    model: string,
    { deadline, wire }: { readonly deadline: CallDeadline; readonly wire: WireCall },
  ): void {
    deadline.throwIfOver();
    if (wire.failure !== undefined && !collector.isTail) throw wire.failure;
    if (!collector.isComplete) throw wire.isWhole ? malformedAnswer(noAnswer, { provider: this.id, model }) : truncated(this.id, model);
  }

  *#finish(collector: AnswerCollector<Chunk>, request: ModelRequest, { raise, warnings, wire }: Ending): Iterable<StreamPart> {
    const draft = collector.end();
    if (draft === undefined) throw truncated(this.id, request.model);
    const response = this.#complete(draft, request, { raise, warnings, wire });
    if (raise !== undefined && response.content !== '') yield { type: 'text-delta', text: response.content };
    for (const call of response.toolCalls) yield { type: 'tool-call', call };
    yield { type: 'finish', response };
  }

  #complete(draft: AnswerDraft, request: ModelRequest, { raise, warnings, wire }: Ending): ModelResponse {
    const response = completeAnswer(
      { ...draft, warnings: [...(warnings ?? []), ...(draft.warnings ?? [])] },
      { provider: this.id, request, ...(raise === undefined ? {} : { raise }) },
    );
    return wire.limits === undefined ? response : { ...response, limits: wire.limits };
  }

  #toError(
    error: unknown,
    { request, deadline, wire }: { readonly request: ModelRequest; readonly deadline: CallDeadline; readonly wire: WireCall },
  ): unknown {
    if (deadline.signal.aborted) return deadline.signal.reason;
    // What went wrong below explains what the SDK says of it.
    if (wire.failure !== undefined) return wire.failure;
    if (TuttiError.isInstance(error)) return error;
    const { redactor, clock } = this.#adapter.settings;
    return this.#adapter.toError(error, {
      model: request.model,
      request,
      headers: wire.headers,
      errorBody: wire.errorBody,
      redactor,
      now: clock.now(),
    });
  }
}

function isAbort({ signal }: CallDeadline): boolean {
  return (
    signal.aborted && signal.reason instanceof ProviderError && (signal.reason.errorClass === 'aborted' || signal.reason.code === 'TIMEOUT')
  );
}

function truncated(provider: string, model: string): ProviderError {
  return new ProviderError(`The answer of ${provider}/${model} broke off before its end mark. Try again.`, {
    provider,
    errorClass: 'stream-truncated',
  });
}
