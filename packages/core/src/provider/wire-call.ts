import { ProviderError, type ModelErrorClass } from '../model/provider-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Redactor } from '../secrets/redactor.ts';
import { describeCause } from './describe-cause.ts';
import { readServerLimits, type ServerLimits } from '../model/server-limits.ts';
import { SseFilter, formatEvent, type SseEvent } from './sse.ts';

export interface WireCallOptions {
  readonly provider: string;
  readonly redactor: Redactor;
  readonly clock: Clock;
  /** Over when the call is. */
  readonly signal: AbortSignal;
  readonly expect: 'events' | 'json';
  /** Turns an event into what the SDK is to see; `undefined` drops it. */
  readonly rewrite?: (event: SseEvent) => string | undefined;
  /** The same for a whole answer in JSON where events were asked for. Default: the JSON as one event. */
  readonly fromWhole?: (body: unknown) => readonly SseEvent[];
  /** Default `globalThis.fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

const MAX_BODY_BYTES = 64_000_000;

/**
 * The HTTP side of one model call, as the `fetch` an SDK is given: no redirect is followed, HTML is no answer, bodies are bounded,
 * half events are not passed on, and what failed on the wire is kept even when the SDK hides it.
 */
export class WireCall {
  readonly #options: WireCallOptions;
  #failure: ProviderError | undefined;
  #status: number | undefined;
  #headers: Headers = new Headers();
  #limits: ServerLimits | undefined;
  #errorBody: unknown;
  #isWhole: boolean = false;
  #requests: number = 0;

  constructor(options: WireCallOptions) {
    this.#options = options;
  }

  /** What failed below the SDK. */
  get failure(): ProviderError | undefined {
    return this.#failure;
  }

  get status(): number | undefined {
    return this.#status;
  }

  get headers(): Headers {
    return this.#headers;
  }

  /** What the response said of the provider's rate limits. */
  get limits(): ServerLimits | undefined {
    return this.#limits;
  }

  /** The answer came in one piece of JSON. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** The body of a refusal, when it is JSON: SDKs keep only parts of it. */
  get errorBody(): unknown {
    return this.#errorBody;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    // One call is one request; whoever retries does so above.
    if (this.#requests++ > 0) throw this.#fail('connection', 'sent a second request for one call');
    const { signal, fetch = globalThis.fetch } = this.#options;
    const both = init?.signal === undefined || init.signal === null ? signal : AbortSignal.any([signal, init.signal]);
    let response: Response;
    try {
      response = await fetch(input, { ...init, signal: both, redirect: 'manual' });
    } catch (error) {
      throw this.#connectionFailure(error, both);
    }
    this.#noteHead(response);
    return this.#checked(response, both);
  };

  #noteHead(response: Response): void {
    this.#status = response.status;
    this.#headers = response.headers;
    const limits = readServerLimits(response.headers, { now: this.#options.clock.now(), isRejected: response.status === 429 });
    this.#limits = Object.keys(limits).length === 0 ? undefined : limits;
  }

  #checked(response: Response, signal: AbortSignal): Response | Promise<Response> {
    if (response.status >= 300 && response.status < 400)
      throw this.#misplaced(`answered with a redirect (${response.status}), which is not followed: the key would go along`);
    const body = response.body === null ? null : this.#bounded(response.body, signal);
    if (!response.ok) return this.#refusal(response, body);
    const type = (response.headers.get('content-type') ?? '').toLowerCase();
    if (/html|xml/.test(type)) {
      void response.body?.cancel().catch(() => undefined);
      throw this.#misplaced(
        `answered with ${type.split(';')[0]} instead of ${this.#options.expect === 'json' ? 'JSON' : 'an event stream'}`,
      );
    }
    if (this.#options.expect === 'json') return this.#wholeJson(body);
    return type.includes('json') ? this.#jsonAsEvents(body) : this.#eventStream(body);
  }

  #bounded(body: ReadableStream<Uint8Array<ArrayBuffer>>, signal: AbortSignal): ReadableStream<Uint8Array<ArrayBuffer>> {
    const reader = body.getReader();
    let bytes = 0;
    // A reader may leave while the next piece is on its way.
    let isLeft = false;
    return new ReadableStream(
      {
        pull: async (controller) => {
          try {
            const { value, done } = await reader.read();
            if (isLeft) return;
            if (done) return controller.close();
            bytes += value.byteLength;
            if (bytes > MAX_BODY_BYTES)
              throw this.#fail(
                'response-malformed',
                `sent more than ${MAX_BODY_BYTES / 1e6} MB for one answer`,
                'Check the base URL, and proxies between.',
                false,
              );
            controller.enqueue(value);
          } catch (error) {
            if (isLeft) return;
            void reader.cancel().catch(() => undefined);
            controller.error(this.#connectionFailure(error, signal));
          }
        },
        cancel: async (reason) => {
          isLeft = true;
          await reader.cancel(reason).catch(() => undefined);
        },
      },
      { highWaterMark: 0 },
    );
  }

  #eventStream(body: ReadableStream<Uint8Array<ArrayBuffer>> | null): Response {
    const { rewrite } = this.#options;
    const events = new SseFilter({
      ...(rewrite === undefined ? {} : { rewrite }),
      onUnreadable: (why) => this.#fail('stream-malformed', `sent a stream that cannot be read: ${why}`),
    });
    return new Response((body ?? new Blob([]).stream()).pipeThrough(events.stream), {
      status: 200,
      headers: { 'content-type': 'text/event-stream', ...this.#headersForSdk() },
    });
  }

  async #refusal({ status, statusText, headers }: Response, body: ReadableStream<Uint8Array<ArrayBuffer>> | null): Promise<Response> {
    const text = body === null ? '' : await new Response(body).text();
    try {
      this.#errorBody = JSON.parse(text);
    } catch {
      // A page of a proxy: the status says enough.
    }
    const isPage = this.#errorBody === undefined && /^\s*</.test(text);
    return new Response(isPage ? '' : text, {
      status,
      statusText,
      headers: { ...this.#headersForSdk(), 'content-type': headers.get('content-type') ?? 'application/json' },
    });
  }

  async #wholeJson(body: ReadableStream<Uint8Array<ArrayBuffer>> | null): Promise<Response> {
    const { text } = await this.#readJson(body);
    return new Response(text, { status: 200, headers: { 'content-type': 'application/json', ...this.#headersForSdk() } });
  }

  /** Some servers answer in one piece though events were asked for. */
  async #jsonAsEvents(body: ReadableStream<Uint8Array<ArrayBuffer>> | null): Promise<Response> {
    const { value } = await this.#readJson(body);
    this.#isWhole = true;
    const events = (this.#options.fromWhole ?? ((whole) => [{ event: 'message', data: JSON.stringify(whole) }]))(value);
    const text = events.map(formatEvent).join('');
    return new Response(text, { status: 200, headers: { 'content-type': 'text/event-stream', ...this.#headersForSdk() } });
  }

  async #readJson(body: ReadableStream<Uint8Array<ArrayBuffer>> | null): Promise<{ readonly text: string; readonly value: unknown }> {
    const text = body === null ? '' : await new Response(body).text();
    if (text.trim() === '') throw this.#fail('response-malformed', 'answered with an empty body');
    if (text.trimStart().startsWith('<')) throw this.#misplaced('answered with a page instead of JSON');
    const value = this.#parsed(text);
    if (typeof value !== 'object' || value === null) throw this.#fail('response-malformed', 'answered with JSON that is no object');
    return { text, value };
  }

  #parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.#fail('response-malformed', 'answered with JSON that is cut or broken');
    }
  }

  #headersForSdk(): Record<string, string> {
    return Object.fromEntries(
      ['x-request-id', 'request-id'].flatMap((name) => (this.#headers.has(name) ? [[name, this.#headers.get(name) ?? '']] : [])),
    );
  }

  #connectionFailure(error: unknown, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason;
    if (this.#failure !== undefined) return this.#failure;
    return this.#fail(
      'connection',
      `could not be reached: ${this.#options.redactor.redact(describeCause(error))}`,
      'Check the network and the base URL.',
    );
  }

  /** An answer of something that is no model API: trying again does not change what is at that address. */
  #misplaced(what: string): ProviderError {
    return this.#fail('response-malformed', what, 'Check the base URL, and proxies or login pages between.', false);
  }

  // eslint-disable-next-line max-params -- the four words of one error, private to this class
  #fail(errorClass: ModelErrorClass, what: string, fix = 'Try again.', isRetryable?: boolean): ProviderError {
    const { provider } = this.#options;
    this.#failure ??= new ProviderError(`Provider "${provider}" ${what}. ${fix}`, {
      provider,
      errorClass,
      ...(this.#status === undefined ? {} : { status: this.#status }),
      ...(this.#limits === undefined ? {} : { limits: this.#limits }),
      ...(isRetryable === undefined ? {} : { retryable: isRetryable }),
    });
    return this.#failure;
  }
}
