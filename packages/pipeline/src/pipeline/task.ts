import type { Json, JsonObject } from '@tutti/core';
import { TaskStatus } from './task-status.ts';

/** What a task is made of. */
export interface TaskOptions {
  readonly id: string;
  /** Name for people; default the id. */
  readonly name?: string;
  readonly action?: string;
  readonly parameters?: JsonObject;
  readonly tool?: string;
  readonly dependencies?: readonly string[];
  /** Seconds. */
  readonly timeout?: number;
  /** Tries after the first. Default 3. */
  readonly maxRetries?: number;
  readonly metadata?: JsonObject;
  /** Other keys of the step as a file has them: `condition`, `for_each`, `on_failure` and so on. */
  readonly keys?: JsonObject;
}

/** One task of a {@link Pipeline}: what is to be done, and where it stands. */
export class Task {
  readonly id: string;
  name: string;
  action: string | undefined;
  parameters: JsonObject;
  tool: string | undefined;
  dependencies: string[];
  /** Seconds. */
  timeout: number | undefined;
  maxRetries: number;
  metadata: JsonObject;
  readonly keys: JsonObject;
  status: TaskStatus = TaskStatus.PENDING;
  result: Json | undefined = undefined;
  error: Error | undefined = undefined;
  retryCount: number = 0;

  constructor(options: TaskOptions) {
    this.id = options.id;
    this.name = options.name ?? options.id;
    this.action = options.action;
    this.parameters = options.parameters ?? {};
    this.tool = options.tool;
    this.dependencies = [...(options.dependencies ?? [])];
    this.timeout = options.timeout;
    this.maxRetries = options.maxRetries ?? 3;
    this.metadata = options.metadata ?? {};
    this.keys = options.keys ?? {};
  }

  /** Marks the task as started. */
  start(): void {
    this.status = TaskStatus.RUNNING;
    this.error = undefined;
  }

  /** Marks the task as completed with its result. */
  complete(result?: Json): void {
    this.status = TaskStatus.COMPLETED;
    this.result = result;
    this.error = undefined;
  }

  /** Marks the task as failed; each failure counts as one try. */
  fail(error: Error | string): void {
    this.status = TaskStatus.FAILED;
    this.error = typeof error === 'string' ? new Error(error) : error;
    this.retryCount += 1;
  }

  /** Whether a failed task has tries left. */
  canRetry(): boolean {
    return this.status === TaskStatus.FAILED && this.retryCount <= this.maxRetries;
  }

  /** The step as a file would have it. */
  toStep(): JsonObject {
    return {
      ...this.keys,
      id: this.id,
      ...(this.name === this.id ? {} : { name: this.name }),
      ...(this.tool === undefined ? {} : { tool: this.tool }),
      ...(this.action === undefined ? {} : { action: this.action }),
      ...(Object.keys(this.parameters).length === 0 ? {} : { parameters: this.parameters }),
      ...(this.dependencies.length === 0 ? {} : { dependencies: this.dependencies }),
      ...(this.timeout === undefined ? {} : { timeout: this.timeout }),
      ...(Object.keys(this.metadata).length === 0 ? {} : { metadata: this.metadata }),
    };
  }
}
