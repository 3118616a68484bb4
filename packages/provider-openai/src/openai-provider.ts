import {
  WireProvider,
  assertVectors,
  readKey,
  type ModelCallOptions,
  type ModelProvider,
  type ModelRequest,
  type ProviderError,
  type WireAdapter,
  type WireFailureContext,
  type WireTarget,
} from '@tutti/core';
import { OpenAI } from 'openai';
import { OpenAICollector, type OpenAIChunk } from './answer-collector.ts';
import { toSettings, type OpenAIProviderOptions, type OpenAISettings } from './options.ts';
import { toError } from './to-error.ts';
import { toRequest, type OpenAIBody } from './to-request.ts';

/** Beyond this the SDK's timer would fire at once; the deadlines of the call come long before. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

class OpenAIAdapter implements WireAdapter<OpenAIBody, OpenAIChunk> {
  readonly settings: OpenAISettings;

  constructor(settings: OpenAISettings) {
    this.settings = settings;
  }

  toRequest(request: ModelRequest): ReturnType<typeof toRequest> {
    return toRequest(request, this.settings);
  }

  async open(body: OpenAIBody, { fetch, signal }: WireTarget): Promise<AsyncIterable<OpenAIChunk>> {
    return await this.client(fetch).chat.completions.create({ ...body, stream: true, stream_options: { include_usage: true } }, { signal });
  }

  async ask(body: OpenAIBody, { fetch, signal }: WireTarget): Promise<OpenAIChunk> {
    return await this.client(fetch).chat.completions.create({ ...body, stream: false }, { signal });
  }

  collect({ model }: ModelRequest): OpenAICollector {
    return new OpenAICollector(this.settings.id, model);
  }

  toError(error: unknown, context: WireFailureContext): ProviderError {
    return toError(error, context, this.settings.id);
  }

  /** One client per call: the key is read when it is needed, and not kept. Nothing is taken from the SDK's own environment variables. */
  client(fetch: typeof globalThis.fetch): OpenAI {
    const { key, baseURL, organization, project, headers } = this.settings;
    const apiKey = key === undefined ? undefined : readKey(key, this.settings);
    return new OpenAI({
      // The SDK insists on a key; a server without keys is sent none.
      apiKey: apiKey ?? 'none',
      baseURL,
      organization,
      project,
      webhookSecret: null,
      adminAPIKey: null,
      maxRetries: 0,
      timeout: NO_TIMEOUT_MS,
      logLevel: 'off',
      defaultHeaders: { ...headers, ...(apiKey === undefined ? { authorization: null } : {}) },
      fetch,
    });
  }
}

class OpenAIProvider extends WireProvider<OpenAIBody, OpenAIChunk> {
  readonly #adapter: OpenAIAdapter;

  constructor(adapter: OpenAIAdapter) {
    super(adapter);
    this.#adapter = adapter;
  }

  async embed(texts: readonly string[], options: ModelCallOptions & { readonly model: string }): Promise<readonly (readonly number[])[]> {
    const { model } = options;
    const run = async ({ fetch, signal }: WireTarget): Promise<readonly (readonly number[])[]> => {
      const { data } = await this.#adapter
        .client(fetch)
        .embeddings.create({ model, input: [...texts], encoding_format: 'float' }, { signal });
      const vectors = Array.isArray(data) ? data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding) : [];
      return assertVectors(vectors, texts, { provider: this.id, model });
    };
    return texts.length === 0 ? [] : await this.call({ model, options, run });
  }
}

/** OpenAI, and with a `baseURL` every server that speaks its chat completions: Ollama, vLLM, LM Studio, LiteLLM. */
export function openaiProvider(options: OpenAIProviderOptions = {}): ModelProvider & Required<Pick<ModelProvider, 'embed'>> {
  return new OpenAIProvider(new OpenAIAdapter(toSettings(options)));
}
