import { GoogleGenerativeAI, type GenerativeModel } from '@google/generative-ai';
import {
  ValidationError,
  WireProvider,
  assertVectors,
  countOf,
  malformedAnswer,
  readKey,
  type ModelCallOptions,
  type ModelProvider,
  type ModelRequest,
  type ProviderError,
  type WireAdapter,
  type WireFailureContext,
  type WireTarget,
} from '@tutti/core';
import { GoogleCollector, type GoogleChunk } from './answer-collector.ts';
import { toSettings, type GoogleProviderOptions, type GoogleSettings } from './options.ts';
import { plainEvent, wholeAsEvents } from './plain-events.ts';
import { toError } from './to-error.ts';
import { toRequest, type GoogleBody } from './to-request.ts';
import { withFetch } from './with-fetch.ts';

class GoogleAdapter implements WireAdapter<GoogleBody, GoogleChunk> {
  readonly settings: GoogleSettings;
  readonly rewrite: typeof plainEvent = plainEvent;
  readonly fromWhole: typeof wholeAsEvents = wholeAsEvents;

  constructor(settings: GoogleSettings) {
    this.settings = settings;
  }

  toRequest(request: ModelRequest): ReturnType<typeof toRequest> {
    return toRequest(request, this.settings);
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
    return new GoogleCollector(this.settings.id, model);
  }

  toError(error: unknown, context: WireFailureContext): ProviderError {
    return toError(error, context, this.settings.id);
  }

  /** One client per call: the key is read when it is needed, and not kept. */
  model(name: string): GenerativeModel {
    // The name becomes a part of the address.
    if (!/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(name) || name.includes('..'))
      throw new ValidationError(
        `${JSON.stringify(name.slice(0, 80))} is no name of a model of provider "${this.settings.id}". Use letters, digits, ".", "_", "-" and "/".`,
      );
    const { key, baseURL, apiVersion, headers } = this.settings;
    const apiKey = readKey(key, this.settings);
    return new GoogleGenerativeAI(apiKey).getGenerativeModel(
      { model: name },
      {
        baseUrl: baseURL.replace(/\/+$/, ''),
        ...(apiVersion === undefined ? {} : { apiVersion }),
        customHeaders: new Headers({ ...headers }),
      },
    );
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
      throw malformedAnswer('no count of tokens', { provider: this.id, model });
    };
    return await this.call({ model, options, run });
  }

  async embed(texts: readonly string[], options: ModelCallOptions & { readonly model: string }): Promise<readonly (readonly number[])[]> {
    const { model } = options;
    const requests = texts.map((text) => ({ content: { role: 'user', parts: [{ text }] } }));
    const run = async ({ fetch, signal }: WireTarget): Promise<readonly (readonly number[])[]> => {
      const { embeddings } = await withFetch(fetch, () => this.#adapter.model(model).batchEmbedContents({ requests }, { signal }));
      const vectors = Array.isArray(embeddings) ? embeddings.map(({ values }) => values) : [];
      return assertVectors(vectors, texts, { provider: this.id, model });
    };
    return texts.length === 0 ? [] : await this.call({ model, options, run });
  }
}

/** Google's Gemini API. */
export function googleProvider(
  options: GoogleProviderOptions = {},
): ModelProvider & Required<Pick<ModelProvider, 'countTokens' | 'embed'>> {
  return new GoogleProvider(new GoogleAdapter(toSettings(options)));
}
