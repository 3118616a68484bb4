import {
  addCharges,
  CancelledError,
  CodeChangedError,
  StepKeyReusedError,
  assertJson,
  hashJson,
  toErrorRecord,
  type Charge,
  type ChildRun,
  type Json,
  type Outcome,
  type SubstepOptions,
  type SubstepScope,
} from '@tutti/core';
import type { HostedBody } from './body-host.ts';

interface OpenWait {
  readonly resolve: (output: Json) => void;
  readonly reject: (error: Error) => void;
}

/** The journalled parts of one body: effects under keys, waits, child runs. */
export class SimulatedSubsteps {
  readonly #body: HostedBody;
  readonly #keys: Set<string> = new Set();
  readonly #open: Map<string, OpenWait> = new Map();
  readonly #closed: Map<string, Json> = new Map();
  #atWork: number = 0;

  constructor(body: HostedBody) {
    this.#body = body;
  }

  get isWaiting(): boolean {
    return this.#atWork === 0 && this.#open.size > 0;
  }

  async step<T extends Json>(key: string, run: (scope: SubstepScope) => T | Promise<T>, options: SubstepOptions): Promise<T> {
    this.#take(key);
    const recorded = this.#body.perform.recorded?.substeps.get(key);
    const inputHash = options.input === undefined ? undefined : hashJson(options.input);
    if (recorded !== undefined) {
      if (recorded.inputHash === undefined || inputHash === undefined || recorded.inputHash === inputHash)
        return (recorded.output ?? null) as T;
      throw new CodeChangedError(`Substep "${key}" of step "${this.#body.path}" was recorded for another input.`);
    }
    this.#atWork++;
    try {
      return await this.#perform(key, run, { ...options, inputHash });
    } finally {
      this.#atWork--;
    }
  }

  async wait(key: string, until: { readonly signal: string } | { readonly ms: number }): Promise<Json> {
    this.#take(key);
    const { host, path, attempt, perform } = this.#body;
    const recorded = perform.recorded?.waits.get(key);
    if (recorded?.output !== undefined) return recorded.output;
    if (recorded === undefined) {
      await host.record({ type: 'wait.opening', path, attempt, key, until });
    }
    const early = this.#closed.get(key);
    if (early !== undefined) return early;
    const closed = new Promise<Json>((resolve, reject) => this.#open.set(key, { resolve, reject }));
    const stop = this.#putAwayLater();
    try {
      return await closed;
    } finally {
      stop();
      this.#open.delete(key);
    }
  }

  async runChild(key: string, child: ChildRun): Promise<Outcome> {
    const { host, path, signal } = this.#body;
    const input = { program: child.program ?? 'graph', definition: child.definition, input: child.input ?? null };
    const outcome = await this.step(key, async () => (await host.runChild(child, `${path}#${key}`, signal)) as unknown as Json, {
      effect: 'none',
      input,
    });
    return outcome as unknown as Outcome;
  }

  closeWait(key: string, output: Json): void {
    const open = this.#open.get(key);
    if (open === undefined) this.#closed.set(key, output);
    else open.resolve(output);
  }

  abort(error: Error): void {
    for (const open of [...this.#open.values()]) open.reject(error);
  }

  async #perform<T extends Json>(
    key: string,
    run: (scope: SubstepScope) => T | Promise<T>,
    options: SubstepOptions & { readonly inputHash: string | undefined },
  ): Promise<T> {
    const { host, path, attempt, signal, idempotencyKey } = this.#body;
    const { effect = 'once', hold, inputHash } = options;
    const isOnRecord = effect !== 'none' || hold !== undefined;
    if (isOnRecord) {
      await host.record({
        type: 'substep.starting',
        path,
        attempt,
        key,
        effect,
        ...(hold === undefined ? {} : { hold: { account: hold.account ?? 'run', amount: hold.amount } }),
      });
      this.#assertLive();
    }
    let charge: Charge | undefined;
    const record = (cost: Charge): void => void (charge = addCharges(charge, cost));
    let output: T;
    try {
      output = await run({ signal, idempotencyKey: `${idempotencyKey}/${key}`, record });
      assertJson(output ?? null, `The output of substep "${key}" of step "${path}"`);
    } catch (error) {
      // A failed effect is no result, but what it has cost counts: with its failure, or with the attempt.
      if (isOnRecord)
        await host.record({
          type: 'substep.failing',
          path,
          attempt,
          key,
          error: toErrorRecord(error),
          ...(charge === undefined ? {} : { charge }),
        });
      else if (charge !== undefined) this.#body.record(charge);
      throw error;
    }
    await host.record({
      type: 'substep.settled',
      path,
      attempt,
      key,
      output: output ?? null,
      ...(inputHash === undefined ? {} : { inputHash }),
      ...(charge === undefined ? {} : { charge }),
    });
    this.#assertLive();
    return output ?? (null as T);
  }

  #putAwayLater(): () => void {
    const { host } = this.#body;
    return host.clock.after(host.suspendAfterMs, () => {
      if (!this.isWaiting || this.#body.isOver) return;
      this.#body.suspend();
      this.abort(new CancelledError(`Step "${this.#body.path}" was put away until its wait ends.`));
    });
  }

  #take(key: string): void {
    this.#assertLive();
    if (this.#keys.has(key)) throw new StepKeyReusedError(`Key "${key}" was used before in this execution of step "${this.#body.path}".`);
    this.#keys.add(key);
  }

  #assertLive(): void {
    const { isOver, path, signal } = this.#body;
    signal.throwIfAborted();
    if (isOver) throw new CancelledError(`Step "${path}" has been given up; nothing it does now is recorded.`);
  }
}
