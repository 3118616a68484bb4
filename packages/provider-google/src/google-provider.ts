import { GoogleGenerativeAI, type GenerativeModel } from '@google/generative-ai';
import { ProviderError, ValidationError, WireProvider, countOf, readSecret, type ModelCallOptions, type ModelCapabilities, type ModelProvider, type ModelRequest, type WireAdapter, type WireFailureContext, type WireTarget } from '@tutti/core';
import { GoogleCollector, type GoogleChunk } from './answer-collector.ts';
import { toSettings, type GoogleProviderOptions, type GoogleSettings } from './options.ts';
import { plainEvent, wholeAsEvents } from './plain-events.ts';
import { toError } from './to-error.ts';
import { toRequest, type GoogleBody } from './to-request.ts';
import { withFetch } from './with-fetch.ts';

class GoogleAdapter implements WireAdapter<GoogleBody, GoogleChunk> {
  readonly id: string;
  readonly clock: GoogleSettings['clock'];
  readonly redactor: GoogleSettings['redactor'];
  readonly isStreaming: boolean;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly rewrite: typeof plainEvent = plainEvent;
  readonly fromWhole: typeof wholeAsEvents = wholeAsEvents;
  readonly #settings: GoogleSettings;

  constructor(settings: GoogleSettings) {
    this.id = settings.id;
    this.clock = settings.clock;
    this.redactor = settings.redactor;
    this.isStreaming = settings.isStreaming;
    this.fetch = settings.options.fetch;
    this.#settings = settings;
  }

  capabilities(_model?: string): ModelCapabilities {
    return this.#settings.capabilities;
  }

  toRequest(request: ModelRequest): ReturnType<typeof toRequest> {
    return toRequest(request, this.#settings);
  }

  async open({ model, request }: GoogleBody, { fetch, signal }: WireTarget): Promise<AsyncIterable<GoogleChunk>> {
    const { stream, response } = await withFetch(fetch, () => this.model(model).generateContentStream(request, { signal }));
    // The SDK collects the stream a second time; what breaks it is reported where it is read.
    response.catch(() => undefined);
    return stream as unknown as AsyncIterable<GoogleChunk>;
  }

  async ask({ model, request }: GoogleBody, { fetch, signal }: WireTarget): Promise<GoogleChunk> {
    const { response } = await withFetch(fetch, () => this.model(model).generateContent(request, { signal }));
    return response as unknown as GoogleChunk;
  }

  collect({ model }: ModelRequest): GoogleCollector {
    return new GoogleCollector(this.id, model);
  }

  toError(error: unknown, context: WireFailureContext): ProviderError {
    return toError(error, context, this.id);
  }

  /** One client per call: the key is read when it is needed, and not kept. */
  model(name: string): GenerativeModel {
    // The name becomes a part of the address.
    if (!/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(name) || name.includes('..')) throw new ValidationError(`${JSON.stringify(name.slice(0, 80))} is no name of a model of provider "${this.id}". Use letters, digits, ".", "_", "-" and "/".`);
    const { key, baseURL, options } = this.#settings;
    const apiKey = readSecret(key, this.id);
    this.redactor.add(apiKey);
    return new GoogleGenerativeAI(apiKey).getGenerativeModel({ model: name }, { baseUrl: baseURL.replace(/\/+$/, ''), ...(options.apiVersion === undefined ? {} : { apiVersion: options.apiVersion }), customHeaders: new Headers({ ...options.headers }) });
  }
}

class GoogleProvider extends WireProvider<GoogleBody, GoogleChunk> {
  readonly #adapter: GoogleAdapter;

  constructor(adapter: GoogleAdapter) {
    super(adapter);
    this.#adapter = adapter;
  }

  async countTokens(request: ModelRequest, options: ModelCallOptions = {}): Promise<number> {
    const { model, request: generateContentRequest } = this.#adapter.toRequest(request).body;
    const run = async ({ fetch, signal }: WireTarget): Promise<number> => {
      const { totalTokens } = await withFetch(fetch, () => this.#adapter.model(model).countTokens({ generateContentRequest }, { signal }));
      const count = countOf(totalTokens);
      if (count !== undefined) return count;
      throw new ProviderError(`${this.id}/${model} answered no count of tokens. Check the base URL.`, { provider: this.id, errorClass: 'response-malformed' });
    };
    return await this.call({ model, options, run });
  }

  async embed(texts: readonly string[], options: ModelCallOptions & { readonly model: string }): Promise<readonly (readonly number[])[]> {
    const { model } = options;
    const requests = texts.map((text) => ({ content: { role: 'user', parts: [{ text }] } }));
    const run = async ({ fetch, signal }: WireTarget): Promise<readonly (readonly number[])[]> => {
      const { embeddings } = await withFetch(fetch, () => this.#adapter.model(model).batchEmbedContents({ requests }, { signal }));
      const vectors = Array.isArray(embeddings) ? embeddings.map(({ values }) => values) : [];
      if (vectors.length === texts.length && vectors.every((vector) => Array.isArray(vector) && vector.length > 0)) return vectors;
      throw new ProviderError(`${this.id}/${model} answered ${vectors.length} embeddings for ${texts.length} texts. Check the base URL and the model.`, { provider: this.id, errorClass: 'response-malformed' });
    };
    return texts.length === 0 ? [] : await this.call({ model, options, run });
  }
}

/** Google's Gemini API. */
export function googleProvider(options: GoogleProviderOptions = {}): ModelProvider & Required<Pick<ModelProvider, 'countTokens' | 'embed'>> {
  return new GoogleProvider(new GoogleAdapter(toSettings(options)));
}
