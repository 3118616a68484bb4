import {
  CancelledError,
  CodeChangedError,
  StepKeyReusedError,
  addCharges,
  hashJson,
  type Amount,
  type BlobRef,
  type BudgetShortage,
  type Charge,
  type ChildRun,
  type HoldWanted,
  type Json,
  type Outcome,
  type SubstepOptions,
  type SubstepScope,
} from '@tutti/core';
import type { StoredValue } from '../run-state/open-step.ts';
import { assertAmount, assertCharge } from './assert-money.ts';
import { assertBody, assertChild, assertKey } from './assert-substep.ts';
import { childPath } from './child-runs.ts';
import { recordedError } from '../values/recorded-error.ts';
import type { ExecutionView } from './execution-port.ts';
import { MoneyWaits } from './money-waits.ts';
import type { SubstepHold } from './run-budget.ts';
import { StepWaits } from './step-waits.ts';

/** The journalled parts of one execution: effects under keys, durable waits, child runs. */
export class StepSubsteps {
  readonly #execution: ExecutionView;
  readonly #keys: Set<string> = new Set();
  readonly #waits: StepWaits;
  #moneyWaits: MoneyWaits | undefined = undefined;

  constructor(execution: ExecutionView) {
    this.#execution = execution;
    this.#waits = new StepWaits(execution);
  }

  async step<T extends Json>(key: string, run: (scope: SubstepScope) => T | Promise<T>, options: SubstepOptions = {}): Promise<T> {
    this.#take(key);
    assertBody(this.#execution.path, key, run);
    const inputHash = options.input === undefined ? undefined : hashJson(options.input);
    const recorded = this.#execution.perform.recorded?.substeps.get(key);
    if (recorded !== undefined) {
      this.#checkInput(key, recorded.inputHash, inputHash);
      return (await this.#valueOf(recorded)) as T;
    }
    const { slot } = this.#execution;
    try {
      await slot.enterEffect();
      this.#assertLive();
      return await this.#perform(run, { ...options, key, inputHash });
    } finally {
      slot.leaveEffect();
      this.#execution.effectEnded();
    }
  }

  wait(key: string, until: { readonly signal: string } | { readonly ms: number }): Promise<Json> {
    this.#take(key);
    return this.#waits.wait(key, until);
  }

  async runChild(key: string, child: ChildRun): Promise<Outcome> {
    this.#take(key);
    const { host, path, signal, slot, perform } = this.#execution;
    assertChild(path, key, child);
    const inputHash = hashJson({ program: child.program ?? 'graph', definition: child.definition, input: child.input ?? null });
    const recorded = perform.recorded?.substeps.get(key);
    if (recorded !== undefined) {
      this.#checkInput(key, recorded.inputHash, inputHash);
      return (await this.#valueOf(recorded)) as unknown as Outcome;
    }
    slot.enterWait();
    let outcome: Outcome;
    try {
      outcome = await host.runChild(childPath(path, key), child, signal);
    } finally {
      await slot.leaveWait();
    }
    await this.#settle(key, outcome as unknown as Json, { inputHash });
    return outcome;
  }

  closeWait(key: string, output: StoredValue): void {
    this.#waits.close(key, output);
  }

  abort(error: Error): void {
    this.#waits.abort(error);
  }

  /** The body has got or given up its slot. */
  slotChanged(): void {
    this.#moneyWaits?.look();
  }

  end(): void {
    this.#waits.end();
    this.#moneyWaits?.endAll();
  }

  async #perform<T extends Json>(
    run: (scope: SubstepScope) => T | Promise<T>,
    options: SubstepOptions & { readonly key: string; readonly inputHash: string | undefined },
  ): Promise<T> {
    const { key, inputHash } = options;
    const { host, path, attempt, signal, idempotencyKey } = this.#execution;
    const effect = options.effect ?? 'once';
    const isOnRecord = effect !== 'none' || options.hold !== undefined;
    let held: Amount | undefined;
    if (isOnRecord) {
      const money = options.hold === undefined ? undefined : await this.#hold(key, options.hold);
      held = money?.held;
      const hold = money?.hold;
      await host.record({ type: 'substep.starting', path, attempt, key, effect, ...(hold === undefined ? {} : { hold }) });
    }
    let charge: Charge | undefined;
    const record = (cost: Charge): void => {
      assertCharge(`Substep "${key}" of step "${path}"`, cost);
      charge = addCharges(charge, cost);
    };
    let output: T;
    try {
      this.#assertLive();
      output = await run({ signal, idempotencyKey: `${idempotencyKey}/${key}`, record, ...(held === undefined ? {} : { held }) });
    } catch (error) {
      // A failed effect is no result, but what it has cost counts: with its failure, or with the attempt.
      if (isOnRecord)
        await host.record({
          type: 'substep.failing',
          path,
          attempt,
          key,
          error: recordedError(error, host.options.redactor),
          ...(charge === undefined ? {} : { charge }),
        });
      else if (charge !== undefined) this.#execution.record(charge);
      throw error;
    }
    await this.#settle(key, output, { ...(inputHash === undefined ? {} : { inputHash }), ...(charge === undefined ? {} : { charge }) });
    return output ?? (null as T);
  }

  /** Reserves what an effect may cost; while others hold it the body waits without its slot. */
  async #hold(key: string, wanted: HoldWanted): Promise<SubstepHold> {
    const { host, path, slot } = this.#execution;
    assertAmount(`What substep "${key}" of step "${path}" is to hold`, wanted?.amount);
    if (host.budget === undefined)
      return { hold: { account: wanted.account ?? `run/${host.runId}`, amount: wanted.amount }, held: wanted.amount };
    const waits = (this.#moneyWaits ??= new MoneyWaits(this.#execution));
    const isShort = (shortage: BudgetShortage): void => waits.begin(key, shortage);
    slot.enterWait();
    slot.leaveEffect();
    try {
      const isWanted = (): boolean => !this.#execution.isOver && this.#execution.abortReason === undefined;
      return await host.budget.reserveSubstep(path, key, { ...wanted, isWanted, isShort });
    } finally {
      waits.end(key);
      await slot.enterEffect();
      await slot.leaveWait();
    }
  }

  async #settle(key: string, output: Json | undefined, facts: { readonly inputHash?: string; readonly charge?: Charge }): Promise<void> {
    const { host, path, attempt, handler } = this.#execution;
    const value = host.recordable(output, `The output of substep "${key}" of step "${path}"`);
    await host.record({ type: 'substep.settled', path, attempt, key, fingerprint: handler.fingerprint, ...value, ...facts });
    this.#assertLive();
  }

  #take(key: string): void {
    this.#assertLive();
    assertKey(this.#execution.path, key);
    if (this.#keys.has(key)) {
      throw new StepKeyReusedError(
        `Key "${key}" was used before in this execution of step "${this.#execution.path}". Give each effect and wait a key of its own, with an index in loops.`,
      );
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
    const { isOver, path, abortReason } = this.#execution;
    if (abortReason !== undefined) throw abortReason;
    if (isOver) throw new CancelledError(`Step "${path}" is over; nothing it does now is recorded.`);
  }
}
