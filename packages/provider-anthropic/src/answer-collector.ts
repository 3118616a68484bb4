import {
  ProviderError,
  ToolCallDrafts,
  classifyFailure,
  malformedPiece,
  type AnswerCollector,
  type AnswerDraft,
  type FinishReason,
  type ReasoningPart,
  type StreamPart,
} from '@tutti/core';
import { UsageReport } from './usage.ts';

/** What is read of an event, or of a whole message. */
export interface AnthropicChunk {
  readonly type?: unknown;
  readonly [name: string]: unknown;
}

interface Block {
  readonly type: string;
  text: string;
  signature: string | undefined;
  isClosed: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const finishReasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  pause_turn: 'pause',
  refusal: 'refusal',
};

/** The block each kind of piece belongs to; tools that run at the server end in `tool_use` too. */
const blockOf: Readonly<Partial<Record<string, string>>> = {
  text_delta: 'text',
  thinking_delta: 'thinking',
  signature_delta: 'thinking',
  input_json_delta: 'tool_use',
};

/** Collects a message. Its end mark is `message_stop`; what comes behind it is ignored. */
export class AnthropicCollector implements AnswerCollector<AnthropicChunk> {
  readonly #provider: string;
  readonly #model: string;
  readonly #blocks: Map<number, Block> = new Map();
  readonly #usage: UsageReport = new UsageReport();
  #id: string | undefined;
  #served: string | undefined;
  #calls: ToolCallDrafts | undefined;
  #stopReason: string | undefined;
  #hasStarted: boolean = false;
  #isDone: boolean = false;

  constructor(provider: string, model: string) {
    this.#provider = provider;
    this.#model = model;
  }

  get isComplete(): boolean {
    return this.#isDone;
  }

  get isTail(): boolean {
    return this.#isDone;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  add(chunk: AnthropicChunk): readonly StreamPart[] {
    if (this.#isDone) return [];
    switch (chunk.type) {
      case 'message_start':
        return this.#start(fields(chunk['message']));
      case 'content_block_start':
        return this.#startBlock(indexOf(chunk), fields(chunk['content_block']));
      case 'content_block_delta':
        return this.#delta(indexOf(chunk), fields(chunk['delta']));
      case 'content_block_stop':
        return this.#stopBlock(indexOf(chunk));
      case 'message_delta':
        return this.#end(fields(chunk['delta']), chunk['usage']);
      case 'message_stop':
        return this.#stop();
      case 'message':
        return this.#whole(chunk);
      case 'error':
        throw this.#failure(fields(chunk['error']));
      // Events of later versions.
      default:
        return [];
    }
  }

  end(): AnswerDraft | undefined {
    if (!this.#isDone || this.#stopReason === undefined) return undefined;
    const blocks = [...this.#blocks.values()];
    return {
      model: this.#served ?? this.#model,
      text: blocks.map(({ type, text }) => (type === 'text' ? text : '')).join(''),
      reasoning: blocks.flatMap(toReasoning),
      toolCalls: this.#calls?.calls ?? [],
      finishReason: (Object.hasOwn(finishReasons, this.#stopReason) ? finishReasons[this.#stopReason] : undefined) ?? 'other',
      rawFinishReason: this.#stopReason,
      usage: this.#usage.usage(),
      responseId: this.#id,
      warnings: this.#calls?.warnings ?? [],
    };
  }

  #start(message: Fields): readonly StreamPart[] {
    if (this.#hasStarted) throw this.#malformed('a second message within the first');
    this.#hasStarted = true;
    this.#id = textOf(message['id']);
    this.#served = textOf(message['model']);
    this.#usage.add(message['usage']);
    return [];
  }

  #startBlock(index: number, block: Fields): readonly StreamPart[] {
    if (!this.#hasStarted) throw this.#malformed('a block before the message began');
    if (this.#blocks.has(index)) throw this.#malformed('a block that began twice');
    const type = textOf(block['type']) ?? '';
    this.#blocks.set(index, {
      type,
      text: '',
      isClosed: false,
      signature: type === 'redacted_thinking' ? textOf(block['data']) : textOf(block['signature']),
    });
    if (type === 'text') return this.#text(index, textOf(block['text']) ?? '');
    if (type === 'thinking') return this.#text(index, textOf(block['thinking']) ?? '');
    if (type !== 'tool_use') return [];
    this.#calls ??= new ToolCallDrafts(this.#id ?? this.#model);
    const input = fields(block['input']);
    const part = this.#calls.add({
      index,
      id: textOf(block['id']),
      name: textOf(block['name']),
      argumentsText: Object.keys(input).length === 0 ? '' : JSON.stringify(input),
    });
    if (part === undefined) throw this.#malformed('a tool call without a name');
    return [part];
  }

  #delta(index: number, delta: Fields): readonly StreamPart[] {
    const block = this.#known(index);
    const wanted = blockOf[String(delta['type'])];
    if (block.isClosed || (wanted !== undefined && wanted !== block.type && !block.type.endsWith(wanted)))
      throw this.#malformed('a piece that does not belong to its block');
    switch (delta['type']) {
      case 'text_delta':
        return this.#text(index, textOf(delta['text']) ?? '');
      case 'thinking_delta':
        return this.#text(index, textOf(delta['thinking']) ?? '');
      case 'input_json_delta':
        return this.#arguments(index, textOf(delta['partial_json']) ?? '');
      case 'signature_delta':
        block.signature = (block.signature ?? '') + (textOf(delta['signature']) ?? '');
        return [];
      default:
        return [];
    }
  }

  #stopBlock(index: number): readonly StreamPart[] {
    this.#known(index).isClosed = true;
    return [];
  }

  #arguments(index: number, argumentsText: string): readonly StreamPart[] {
    // Calls of tools that the server runs itself have arguments too.
    const part = this.#known(index).type === 'tool_use' ? this.#calls?.add({ index, argumentsText }) : undefined;
    return part === undefined ? [] : [part];
  }

  #text(index: number, text: string): readonly StreamPart[] {
    const block = this.#known(index);
    if (text === '') return [];
    block.text += text;
    return [{ type: block.type === 'text' ? 'text-delta' : 'reasoning-delta', text }];
  }

  #end(delta: Fields, usage: unknown): readonly StreamPart[] {
    if (!this.#hasStarted) throw this.#malformed('the end of a message that never began');
    this.#usage.add(usage);
    this.#stopReason = textOf(delta['stop_reason']) ?? this.#stopReason;
    return [];
  }

  #stop(): readonly StreamPart[] {
    if (!this.#hasStarted) throw this.#malformed('the end of a message that never began');
    // Without a reason to stop, the message was not finished.
    if (this.#stopReason === undefined)
      throw new ProviderError(`The answer of ${this.#provider}/${this.#model} ended without a reason. Try again.`, {
        provider: this.#provider,
        errorClass: 'stream-truncated',
      });
    this.#isDone = true;
    return [];
  }

  #whole(message: Fields): readonly StreamPart[] {
    if (!Array.isArray(message['content'])) return [];
    this.#start(message);
    const parts = (message['content'] as readonly unknown[]).flatMap((block, index) => this.#startBlock(index, fields(block)));
    this.#end(message, undefined);
    if (this.#stopReason !== undefined) this.#isDone = true;
    return parts;
  }

  #known(index: number): Block {
    const block = this.#blocks.get(index);
    if (block === undefined) throw this.#malformed('a piece of a block that never began');
    return block;
  }

  #failure(error: Fields): ProviderError {
    const type = textOf(error['type']);
    return new ProviderError(`${this.#provider}/${this.#model} failed in the middle of its answer with ${type ?? 'an error'}. Try again.`, {
      provider: this.#provider,
      errorClass: classifyFailure(type === undefined ? {} : { type }),
    });
  }

  #malformed(what: string): ProviderError {
    return malformedPiece(what, { provider: this.#provider, model: this.#model });
  }
}

function toReasoning({ type, text, signature }: Block): readonly ReasoningPart[] {
  const seal = signature === undefined ? {} : { signature };
  if (type === 'thinking') return [{ type: 'reasoning', text, ...seal }];
  return type === 'redacted_thinking' ? [{ type: 'reasoning', text: '', ...seal, isRedacted: true }] : [];
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function indexOf({ index }: AnthropicChunk): number {
  return typeof index === 'number' ? index : -1;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
