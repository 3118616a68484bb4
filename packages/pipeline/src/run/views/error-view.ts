import type { ErrorRecord, Json } from '@tutti/core';
import { View, type Value } from '../../template/index.ts';

/** An error in a template: prints as its message. */
export class ErrorView extends View {
  readonly #error: ErrorRecord;
  readonly #step: string;

  constructor(error: ErrorRecord, step: string) {
    super();
    this.#error = error;
    this.#step = step;
  }

  override member(name: string): Value | undefined {
    switch (name) {
      case 'message':
      case 'error_message':
        return this.#error.message;
      case 'type':
      case 'error_type':
      case 'name':
        return this.#error.name;
      case 'code':
      case 'error_code':
        return this.#error.code;
      case 'step':
      case 'task_id':
      case 'failed_task_id':
        return this.#step;
      case 'retryable':
        return this.#error.retryable;
      case 'data':
        return this.#error.data ?? null;
      default:
        return undefined;
    }
  }

  override plain(): Json {
    return this.#error.message;
  }

  override text(): string {
    return this.#error.message;
  }

  override names(): readonly string[] {
    return ['message', 'type', 'code', 'step'];
  }
}
