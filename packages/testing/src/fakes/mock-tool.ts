import { Tool, ToolExecutionError, type Json, type JsonObject, type ToolAction, type ToolContext } from '@tutti/core';

/** What a MockTool gives: a value, an error to throw, or a function of the call. */
export type MockResult = Json | Error | ((call: MockToolCall) => Json | Promise<Json>);

/** One call a MockTool has got. */
export interface MockToolCall {
  /** From 1. */
  readonly number: number;
  readonly action: string;
  readonly parameters: JsonObject;
  readonly context: ToolContext | undefined;
}

export interface MockToolOptions {
  readonly id?: string;
  readonly description?: string;
  readonly actions?: Readonly<Record<string, ToolAction>>;
  /** Results by action, one after another, the last one again and again. */
  readonly results?: Readonly<Record<string, MockResult | readonly [MockResult, ...MockResult[]]>>;
  /** What actions without a result of their own give. Default: `{action, parameters}`. */
  readonly fallback?: MockResult;
  /** How many calls fail before the first success, with a retryable error. Default 0. */
  readonly failures?: number;
}

/** A tool that keeps its calls and gives what it was told to. A result that is itself a list stands in a list: `[[1, 2]]`. */
export class MockTool extends Tool {
  readonly #calls: MockToolCall[] = [];
  readonly #options: MockToolOptions;
  readonly #given: Map<string, number> = new Map();

  constructor(options: MockToolOptions = {}) {
    super({
      id: options.id ?? 'mock-tool',
      description: options.description ?? 'Keeps its calls and gives scripted results',
      ...(options.actions === undefined ? {} : { actions: options.actions }),
    });
    this.#options = options;
  }

  get calls(): readonly MockToolCall[] {
    return this.#calls;
  }

  override async execute(action: string, parameters: JsonObject, context?: ToolContext): Promise<Json> {
    context?.signal.throwIfAborted();
    const call: MockToolCall = { number: this.#calls.length + 1, action, parameters, context };
    this.#calls.push(call);
    const { failures = 0 } = this.#options;
    if (call.number <= failures) {
      throw new ToolExecutionError(`Tool "${this.id}" fails call ${call.number} of ${failures}, as it was told to.`, { retryable: true });
    }
    const result = this.#resultOf(action) ?? { action, parameters };
    if (result instanceof Error) throw result;
    return typeof result === 'function' ? result(call) : result;
  }

  #resultOf(action: string): MockResult | undefined {
    const { results = {}, fallback } = this.#options;
    const scripted = Object.hasOwn(results, action) ? results[action] : undefined;
    if (scripted === undefined) return fallback;
    if (!isSequence(scripted)) return scripted;
    const index = this.#given.get(action) ?? 0;
    this.#given.set(action, index + 1);
    return scripted[Math.min(index, scripted.length - 1)];
  }
}

function isSequence(scripted: MockResult | readonly [MockResult, ...MockResult[]]): scripted is readonly [MockResult, ...MockResult[]] {
  return Array.isArray(scripted);
}
