import { canonicalJson, sha256, type CancelTimer, type Clock, type Json } from '@tutti/core';

/** What an execution looks like now. */
export interface Captured {
  readonly state: Json;
  readonly context?: Json;
}

export interface AutoSaveOptions {
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly capture: () => Captured | Promise<Captured>;
  /** @returns the id of the new checkpoint. */
  readonly save: (captured: Captured) => Promise<string>;
  /** Drops the automatic checkpoint before: there is one per execution. */
  readonly drop: (checkpointId: string) => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}

/** Saves an execution at an interval, whenever it has changed, until stopped. A failed save is reported and tried again next time. */
export class AutoSave {
  readonly #options: AutoSaveOptions;
  #cancel: CancelTimer | undefined;
  #saving: Promise<void> = Promise.resolve();
  #isStopped = false;
  #last: { readonly checkpointId: string; readonly hash: string } | undefined;

  constructor(options: AutoSaveOptions) {
    this.#options = options;
    this.#arm();
  }

  /** Stops saving; resolves when a save that is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await this.#saving;
  }

  #arm(): void {
    if (this.#isStopped) return;
    this.#cancel = this.#options.clock.after(this.#options.intervalMs, () => {
      this.#saving = this.#save().then(() => this.#arm());
    });
  }

  async #save(): Promise<void> {
    const { capture, save, drop, onError } = this.#options;
    try {
      const captured = await capture();
      const hash = sha256(canonicalJson({ state: captured.state, context: captured.context ?? null }));
      if (hash === this.#last?.hash) return;
      const before = this.#last?.checkpointId;
      this.#last = { checkpointId: await save(captured), hash };
      if (before !== undefined) await drop(before);
    } catch (error) {
      onError(error);
    }
  }
}
