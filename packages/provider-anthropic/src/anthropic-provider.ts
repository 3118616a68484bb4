import { Anthropic } from '@anthropic-ai/sdk';
import { ProviderError, WireProvider, countOf, readSecret, type ModelCallOptions, type ModelCapabilities, type ModelProvider, type ModelRequest, type WireAdapter, type WireFailureContext, type WireTarget } from '@tutti/core';
import { AnthropicCollector, type AnthropicChunk } from './answer-collector.ts';
import { nameEvent, wholeAsEvents } from './name-events.ts';
import { toSettings, type AnthropicProviderOptions, type AnthropicSettings } from './options.ts';
import { toError } from './to-error.ts';
import { toRequest, type AnthropicBody } from './to-request.ts';

/** Beyond this the SDK's timer would fire at once; the deadlines of the call come long before. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

class AnthropicAdapter implements WireAdapter<AnthropicBody, AnthropicChunk> {
  readonly id: string;
  readonly clock: AnthropicSettings['clock'];
  readonly redactor: AnthropicSettings['redactor'];
  readonly isStreaming: boolean;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly rewrite: typeof nameEvent = nameEvent;
  readonly fromWhole: typeof wholeAsEvents = wholeAsEvents;
  readonly #settings: AnthropicSettings;

  constructor(settings: AnthropicSettings) {
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

  async open(body: AnthropicBody, { fetch, signal }: WireTarget): Promise<AsyncIterable<AnthropicChunk>> {
    return (await this.client(fetch).messages.create({ ...body, stream: true }, { signal })) as unknown as AsyncIterable<AnthropicChunk>;
  }

  async ask(body: AnthropicBody, { fetch, signal }: WireTarget): Promise<AnthropicChunk> {
    return (await this.client(fetch).messages.create({ ...body, stream: false }, { signal })) as unknown as AnthropicChunk;
  }

  collect({ model }: ModelRequest): AnthropicCollector {
    return new AnthropicCollector(this.id, model);
  }

  toError(error: unknown, context: WireFailureContext): ProviderError {
    return toError(error, context, this.id);
  }

  /** One client per call: the key is read when it is needed, and not kept. */
  client(fetch: typeof globalThis.fetch): Anthropic {
    const { key, baseURL, options } = this.#settings;
    const apiKey = readSecret(key, this.id);
    this.redactor.add(apiKey);
    return new Anthropic({ apiKey, authToken: null, webhookKey: null, baseURL, maxRetries: 0, timeout: NO_TIMEOUT_MS, logLevel: 'off', defaultHeaders: { ...options.headers }, fetch });
  }
}

class AnthropicProvider extends WireProvider<AnthropicBody, AnthropicChunk> {
  readonly #adapter: AnthropicAdapter;

  constructor(adapter: AnthropicAdapter) {
    super(adapter);
    this.#adapter = adapter;
  }

  async countTokens(request: ModelRequest, options: ModelCallOptions = {}): Promise<number> {
    const { model, messages, system, tools, tool_choice, thinking, output_config } = this.#adapter.toRequest(request).body;
    const body = { model, messages, ...(system === undefined ? {} : { system }), ...(tools === undefined ? {} : { tools }), ...(tool_choice === undefined ? {} : { tool_choice }), ...(thinking === undefined ? {} : { thinking }), ...(output_config === undefined ? {} : { output_config }) };
    const run = async ({ fetch, signal }: WireTarget): Promise<number> => {
      const count = countOf((await this.#adapter.client(fetch).messages.countTokens(body, { signal })).input_tokens);
      if (count !== undefined) return count;
      throw new ProviderError(`${this.id}/${model} answered no count of tokens. Check the base URL.`, { provider: this.id, errorClass: 'response-malformed' });
    };
    return await this.call({ model: request.model, options, run });
  }
}

/** Anthropic's Messages API. */
export function anthropicProvider(options: AnthropicProviderOptions = {}): ModelProvider & Required<Pick<ModelProvider, 'countTokens'>> {
  return new AnthropicProvider(new AnthropicAdapter(toSettings(options)));
}
