import {
  CancelledError, CodeChangedError, StepKeyReusedError, addCharges, hashJson,
  type BlobRef, type Charge, type ChildRun, type Json, type Outcome, type SubstepOptions, type SubstepScope,
} from '@tutti/core';
import type { ExecutionView } from './execution-port.ts';
import { StepWaits } from './step-waits.ts';

/** The journalled parts of one execution: effects under keys, durable waits, child runs. */
export class StepSubsteps {
  readonly #execution: ExecutionView;
  readonly #keys: Set<string> = new Set();
  readonly #waits: StepWaits;
  /** Effects at work: while there are any the handler is not put away. */
  #atWork: number = 0;

  constructor(execution: ExecutionView) {
    this.#execution = execution;
    this.#waits = new StepWaits(execution, () => this.#atWork === 0);
  }

  async step<T extends Json>(key: string, run: (scope: SubstepScope) => T | Promise<T>, options: SubstepOptions = {}): Promise<T> {
    this.#take(key);
    const inputHash = options.input === undefined ? undefined : hashJson(options.input);
    const recorded = this.#execution.perform.recorded?.substeps.get(key);
    if (recorded !== undefined) {
      this.#checkInput(key, recorded.inputHash, inputHash);
      return (await this.#valueOf(recorded)) as T;
    }
    this.#atWork++;
    try {
      return await this.#perform(run, { ...options, key, inputHash });
    } finally {
      this.#atWork--;
    }
  }

  wait(key: string, until: { readonly signal: string } | { readonly ms: number }): Promise<Json> {
    this.#take(key);
    return this.#waits.wait(key, until);
  }

  async runChild(key: string, child: ChildRun): Promise<Outcome> {
    const { host, path } = this.#execution;
    const outcome = await this.step(
      key,
      async () => {
        this.#execution.enterWait();
        try {
          return (await host.runChild(`${path}#${key}`, child, this.#execution.signal)) as unknown as Json;
        } finally {
          await this.#execution.leaveWait();
        }
      },
      { effect: 'none', input: { program: child.program ?? 'graph', definition: child.definition, input: child.input ?? null } },
    );
    return outcome as unknown as Outcome;
  }

  closeWait(key: string, output: Json): void {
    this.#waits.close(key, output);
  }

  abort(error: Error): void {
    this.#waits.abort(error);
  }

  async #perform<T extends Json>(run: (scope: SubstepScope) => T | Promise<T>, options: SubstepOptions & { readonly key: string; readonly inputHash: string | undefined }): Promise<T> {
    const { key, inputHash } = options;
    const { host, path, attempt, signal, idempotencyKey } = this.#execution;
    const effect = options.effect ?? 'once';
    if (effect !== 'none' || options.hold !== undefined) {
      await host.record({ type: 'substep.starting', path, attempt, key, effect, ...(options.hold === undefined ? {} : { hold: options.hold }) });
      this.#assertLive();
    }
    let charge: Charge | undefined;
    const record = (cost: Charge): void => void (charge = addCharges(charge, cost));
    let output: T;
    try {
      output = await run({ signal, idempotencyKey: `${idempotencyKey}/${key}`, record });
    } catch (error) {
      // A failed effect is no result, but what it has cost counts with the attempt.
      if (charge !== undefined) this.#execution.record(charge);
      throw error;
    }
    const value = host.recordable(output, `The output of substep "${key}" of step "${path}"`);
    await host.record({
      type: 'substep.settled', path, attempt, key, ...value,
      ...(inputHash === undefined ? {} : { inputHash }),
      ...(charge === undefined ? {} : { charge }),
    });
    this.#assertLive();
    return output ?? (null as T);
  }

  #take(key: string): void {
    this.#assertLive();
    if (this.#keys.has(key)) {
      throw new StepKeyReusedError(`Key "${key}" was used before in this execution of step "${this.#execution.path}". Give each effect and wait a key of its own, with an index in loops.`);
    }
    this.#keys.add(key);
  }

  #checkInput(key: string, recorded: string | undefined, now: string | undefined): void {
    if (recorded === undefined || now === undefined || recorded === now) return;
    throw new CodeChangedError(
      `Substep "${key}" of step "${this.#execution.path}" was recorded for another input. Use another key for another input, or fork the run before this step.`,
      { data: { key, recorded, now } },
    );
  }

  async #valueOf(recorded: { readonly output?: Json; readonly blob?: BlobRef }): Promise<Json> {
    return recorded.blob === undefined ? (recorded.output ?? null) : this.#execution.host.blob(recorded.blob);
  }

  #assertLive(): void {
    const { isOver, path, signal } = this.#execution;
    if (!isOver && !signal.aborted) return;
    throw signal.aborted ? signal.reason : new CancelledError(`Step "${path}" has been given up; nothing it does now is recorded.`);
  }
}
