import {
  CallDeadline,
  plainUsage,
  systemClock,
  type Clock,
  type JsonObject,
  type ModelCallOptions,
  type ModelCapabilities,
  type ModelProvider,
  type ModelRequest,
  type ModelResponse,
  type StreamPart,
} from '@tutti/core';
import { countRequestTokens } from './output/count-request-tokens.ts';
import { cutAnswer } from './output/cut.ts';
import type { Produced } from './output/produced.ts';
import { missing } from './request/refuse.ts';
import { understand } from './request/understand.ts';
import { perform } from './tasks/perform.ts';
import { loadEngine, type Engine } from './text/engine.ts';
import { pause } from './text/pause.ts';

export interface LocalProviderOptions {
  /** Default: the machine's clock; it serves `timeoutMs`. */
  readonly clock?: Clock;
}

const capabilities: ModelCapabilities = { streaming: true, tools: false, structuredOutput: true, images: false, reasoning: false };

/** Name of the one model there is; requests may call it otherwise. */
export const localModel: string = 'extractive';

class LocalProvider implements ModelProvider {
  readonly id: string = 'local';
  readonly #clock: Clock;

  constructor(options: LocalProviderOptions) {
    this.#clock = options.clock ?? systemClock;
  }

  capabilities(_model?: string): ModelCapabilities {
    return capabilities;
  }

  async generate(request: ModelRequest, options: ModelCallOptions = {}): Promise<ModelResponse> {
    using deadline = this.#deadline(options);
    const engine = await begin(request, deadline.signal);
    return await respond(request, await produce(request, engine, deadline.signal), { engine, signal: deadline.signal });
  }

  async *stream(request: ModelRequest, options: ModelCallOptions = {}): AsyncIterable<StreamPart> {
    using deadline = this.#deadline(options);
    const engine = await begin(request, deadline.signal);
    const produced = await produce(request, engine, deadline.signal);
    for (const text of produced.pieces) {
      yield { type: 'text-delta', text };
      await pause(deadline.signal);
    }
    yield { type: 'finish', response: await respond(request, produced, { engine, signal: deadline.signal }) };
  }

  async countTokens(request: ModelRequest, options: ModelCallOptions = {}): Promise<number> {
    using deadline = this.#deadline(options);
    deadline.signal.throwIfAborted();
    return await countRequestTokens(request, await loadEngine(), deadline.signal);
  }

  /** It waits for nobody, so that silence means nothing. */
  #deadline(options: ModelCallOptions): CallDeadline {
    return new CallDeadline(this.id, this.#clock, { ...options, idleTimeoutMs: Infinity });
  }
}

/** The keyless provider: extracts from the text of a request, deterministically, and refuses what is no extraction. */
export function localProvider(options: LocalProviderOptions = {}): ModelProvider {
  return new LocalProvider(options);
}

async function begin(request: ModelRequest, signal: AbortSignal): Promise<Engine> {
  signal.throwIfAborted();
  if ((request.tools ?? []).length > 0 && request.toolChoice !== 'none') throw missing('call tools', { needs: 'tools' });
  const hasImage = request.messages.some(({ content }) => typeof content !== 'string' && content.some((part) => part.type === 'image'));
  if (hasImage) throw missing('see images', { needs: 'images' });
  const engine = await loadEngine();
  signal.throwIfAborted();
  return engine;
}

async function produce(request: ModelRequest, engine: Engine, signal: AbortSignal): Promise<Produced> {
  const understanding = understand(request);
  const produced = await perform(understanding, engine, { schema: request.responseSchema, signal });
  return cutAnswer(produced, engine, { maxTokens: request.maxTokens, stopSequences: request.stopSequences });
}

async function respond(
  request: ModelRequest,
  produced: Produced,
  { engine, signal }: { readonly engine: Engine; readonly signal: AbortSignal },
): Promise<ModelResponse> {
  const content = produced.pieces.join('');
  const usage = plainUsage(await countRequestTokens(request, engine, signal), engine.countTokens(content));
  return {
    model: request.model === '' ? localModel : request.model,
    content,
    toolCalls: [],
    reasoning: [],
    finishReason: produced.finishReason,
    usage: { ...usage, raw: produced.details as JsonObject },
    ...(produced.object === undefined ? {} : { object: produced.object }),
  };
}
