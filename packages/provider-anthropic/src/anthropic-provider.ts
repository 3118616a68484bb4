import { Anthropic } from '@anthropic-ai/sdk';
import {
  WireProvider,
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
import { AnthropicCollector, type AnthropicChunk } from './answer-collector.ts';
import { nameEvent, wholeAsEvents } from './name-events.ts';
import { toSettings, type AnthropicProviderOptions, type AnthropicSettings } from './options.ts';
import { toError } from './to-error.ts';
import { toRequest, type AnthropicBody } from './to-request.ts';

/** Beyond this the SDK's timer would fire at once; the deadlines of the call come long before. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

class AnthropicAdapter implements WireAdapter<AnthropicBody, AnthropicChunk> {
  readonly settings: AnthropicSettings;
  readonly rewrite: typeof nameEvent = nameEvent;
  readonly fromWhole: typeof wholeAsEvents = wholeAsEvents;

  constructor(settings: AnthropicSettings) {
    this.settings = settings;
  }

  toRequest(request: ModelRequest): ReturnType<typeof toRequest> {
    return toRequest(request, this.settings);
  }

  async open(body: AnthropicBody, { fetch, signal }: WireTarget): Promise<AsyncIterable<AnthropicChunk>> {
    return (await this.client(fetch).messages.create({ ...body, stream: true }, { signal })) as unknown as AsyncIterable<AnthropicChunk>;
  }

  async ask(body: AnthropicBody, { fetch, signal }: WireTarget): Promise<AnthropicChunk> {
    return (await this.client(fetch).messages.create({ ...body, stream: false }, { signal })) as unknown as AnthropicChunk;
  }

  collect({ model }: ModelRequest): AnthropicCollector {
    return new AnthropicCollector(this.settings.id, model);
  }

  toError(error: unknown, context: WireFailureContext): ProviderError {
    return toError(error, context, this.settings.id);
  }

  /** One client per call: the key is read when it is needed, and not kept. */
  client(fetch: typeof globalThis.fetch): Anthropic {
    const { key, baseURL, headers } = this.settings;
    const apiKey = readKey(key, this.settings);
    return new Anthropic({
      apiKey,
      authToken: null,
      webhookKey: null,
      baseURL,
      maxRetries: 0,
      timeout: NO_TIMEOUT_MS,
      logLevel: 'off',
      defaultHeaders: { ...headers },
      fetch,
    });
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
    const body = {
      model,
      messages,
      ...(system === undefined ? {} : { system }),
      ...(tools === undefined ? {} : { tools }),
      ...(tool_choice === undefined ? {} : { tool_choice }),
      ...(thinking === undefined ? {} : { thinking }),
      ...(output_config === undefined ? {} : { output_config }),
    };
    const run = async ({ fetch, signal }: WireTarget): Promise<number> => {
      const count = countOf((await this.#adapter.client(fetch).messages.countTokens(body, { signal })).input_tokens);
      if (count !== undefined) return count;
      throw malformedAnswer('no count of tokens', { provider: this.id, model });
    };
    return await this.call({ model: request.model, options, run });
  }
}

/** Anthropic's Messages API. */
export function anthropicProvider(options: AnthropicProviderOptions = {}): ModelProvider & Required<Pick<ModelProvider, 'countTokens'>> {
  return new AnthropicProvider(new AnthropicAdapter(toSettings(options)));
}
