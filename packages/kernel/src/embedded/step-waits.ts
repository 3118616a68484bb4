import type { CancelTimer, Json } from '@tutti/core';
import type { StoredValue } from '../run-state/open-step.ts';
import { assertUntil } from './assert-substep.ts';
import type { ExecutionView } from './execution-port.ts';
import { Suspended } from './suspended.ts';

type Until = { readonly signal: string } | { readonly ms: number };

interface OpenWait {
  readonly resolve: (output: StoredValue) => void;
  readonly reject: (error: Error) => void;
}

/** The durable waits of one execution. */
export class StepWaits {
  readonly #execution: ExecutionView;
  readonly #open: Map<string, OpenWait> = new Map();
  /** Waits that ended before the handler came to them. */
  readonly #closed: Map<string, StoredValue> = new Map();
  /** A wait has ended beside others: the code behind it may be at work, unseen, until all of them have. */
  #mayBeAtWork: boolean = false;
  #putAway: CancelTimer | undefined = undefined;

  constructor(execution: ExecutionView) {
    this.#execution = execution;
  }

  async wait(key: string, until: Until): Promise<Json> {
    const { host, path, attempt, perform, handler } = this.#execution;
    assertUntil(path, key, until);
    const recorded = perform.recorded?.waits.get(key);
    if (recorded?.output !== undefined) return this.#valueOf(recorded);
    if (recorded === undefined) await host.record({ type: 'wait.opening', path, attempt, key, fingerprint: handler.fingerprint, until });
    const early = this.#closed.get(key);
    if (early !== undefined) return this.#valueOf(early);
    if (this.#execution.abortReason !== undefined) throw this.#execution.abortReason;
    return this.#valueOf(await this.#untilClosed(key, 'signal' in until ? 'signal' : 'timer'));
  }

  close(key: string, output: StoredValue): void {
    const open = this.#open.get(key);
    if (open === undefined) this.#closed.set(key, output);
    else open.resolve(output);
  }

  /** The body has settled; waits it has left open end with it. */
  end(): void {
    this.#stopPuttingAway();
  }

  abort(error: Error): void {
    this.#stopPuttingAway();
    for (const open of [...this.#open.values()]) open.reject(error);
  }

  async #untilClosed(key: string, waitingFor: 'signal' | 'timer'): Promise<StoredValue> {
    const { host, path, slot } = this.#execution;
    const closed = new Promise<StoredValue>((resolve, reject) => this.#open.set(key, { resolve, reject }));
    slot.enterWait();
    host.noticeWaiting(path, waitingFor);
    this.#putAwayLater();
    try {
      return await closed;
    } finally {
      this.#open.delete(key);
      this.#mayBeAtWork = this.#open.size > 0;
      if (this.#open.size === 0) this.#stopPuttingAway();
      if (this.#execution.abortReason === undefined) await slot.leaveWait();
    }
  }

  #valueOf({ output, blob }: StoredValue): Json | Promise<Json> {
    return blob === undefined ? (output ?? null) : this.#execution.host.blob(blob);
  }

  #putAwayLater(): void {
    const { host, isOver } = this.#execution;
    if (isOver) return;
    this.#putAway ??= host.timers.after(host.options.suspendAfterMs, () => this.#tryPutAway());
  }

  #stopPuttingAway(): void {
    this.#putAway?.();
    this.#putAway = undefined;
  }

  #tryPutAway(): void {
    this.#putAway = undefined;
    // The handler has ended without this wait, as one that raced it against another.
    if (this.#execution.isOver) return;
    if (this.#mayBeAtWork || this.#execution.slot.isBusy || this.#execution.slot.isHeld) return this.#putAwayLater();
    this.#execution.suspend();
    for (const open of [...this.#open.values()]) open.reject(new Suspended());
  }
}
