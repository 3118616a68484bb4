import type { CancelTimer, Json } from '@tutti/core';
import type { ExecutionView } from './execution-port.ts';
import { Suspended } from './suspended.ts';

interface OpenWait {
  readonly resolve: (output: Json) => void;
  readonly reject: (error: Error) => void;
}

/** The durable waits of one execution. */
export class StepWaits {
  readonly #execution: ExecutionView;
  readonly #mayPutAway: () => boolean;
  readonly #open: Map<string, OpenWait> = new Map();
  /** Waits that ended before the handler came to them. */
  readonly #closed: Map<string, Json> = new Map();
  #putAway: CancelTimer | undefined = undefined;

  constructor(execution: ExecutionView, mayPutAway: () => boolean) {
    this.#execution = execution;
    this.#mayPutAway = mayPutAway;
  }

  async wait(key: string, until: { readonly signal: string } | { readonly ms: number }): Promise<Json> {
    const { host, path, attempt, perform } = this.#execution;
    const recorded = perform.recorded?.waits.get(key);
    if (recorded?.output !== undefined) return recorded.output;
    if (recorded === undefined) {
      await host.record({ type: 'wait.opening', path, attempt, key, until });
    }
    const early = this.#closed.get(key);
    if (early !== undefined) return early;
    return this.#untilClosed(key, 'signal' in until ? 'signal' : 'timer');
  }

  close(key: string, output: Json): void {
    const open = this.#open.get(key);
    if (open === undefined) this.#closed.set(key, output);
    else open.resolve(output);
  }

  abort(error: Error): void {
    this.#putAway?.();
    for (const open of [...this.#open.values()]) open.reject(error);
  }

  async #untilClosed(key: string, waitingFor: 'signal' | 'timer'): Promise<Json> {
    const { host, path } = this.#execution;
    const closed = new Promise<Json>((resolve, reject) => this.#open.set(key, { resolve, reject }));
    this.#execution.enterWait();
    host.noticeWaiting(path, waitingFor);
    this.#putAway ??= host.timers.after(host.options.suspendAfterMs, () => this.#tryPutAway());
    try {
      return await closed;
    } finally {
      this.#open.delete(key);
      if (this.#open.size === 0) this.#stopPuttingAway();
      await this.#execution.leaveWait();
    }
  }

  #stopPuttingAway(): void {
    this.#putAway?.();
    this.#putAway = undefined;
  }

  #tryPutAway(): void {
    this.#putAway = undefined;
    if (!this.#mayPutAway()) {
      const { host } = this.#execution;
      this.#putAway = host.timers.after(host.options.suspendAfterMs, () => this.#tryPutAway());
      return;
    }
    this.#execution.suspend();
    for (const open of [...this.#open.values()]) open.reject(new Suspended());
  }
}
