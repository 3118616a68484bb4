import {
  RunClosedError,
  RunNotFoundError,
  isClosed,
  type ForkOptions,
  type ForkPoint,
  type Journal,
  type Json,
  type Redactor,
} from '@tutti/core';
import type { Kernel, Run } from '@tutti/kernel';
import type { ToolCatalog } from '../catalog/tool-catalog.ts';
import { secretsOf } from '../run/without-secrets.ts';
import type { TemplateLibrary } from '../template/index.ts';
import type { RecoverOptions } from './execute-options.ts';
import { toLimit, type BudgetSpec } from './budget-spec.ts';
import { assertTools } from './assert-tools.ts';
import { editedInput } from './edited-input.ts';
import { Execution } from './execution.ts';

/** Where executions run. */
export interface ExecutionsParts {
  readonly kernel: Kernel;
  readonly journal: Journal;
  readonly library: TemplateLibrary;
  readonly tools: ToolCatalog;
  /** Takes secrets out of what forks are given. */
  readonly redactor?: Redactor;
}

/** Executions on record: found again, gone on with, forked, taken back. Each needs the tools that its steps name. */
export class Executions {
  readonly #parts: ExecutionsParts;

  constructor(parts: ExecutionsParts) {
    this.#parts = parts;
  }

  /** A run as an execution. `saving` ends when what is saved beside it is saved. */
  of(run: Run, saving?: Promise<void>): Execution {
    const { kernel, journal, library } = this.#parts;
    return new Execution({ run, kernel, journal, library, saving });
  }

  /** @throws RunNotFoundError */
  async attach(executionId: string, options: { readonly exact?: boolean } = {}): Promise<Execution> {
    return this.of(await this.#parts.kernel.attach(executionId, options));
  }

  /**
   * With a budget it may spend that much from now on, what was spent included; and one that has failed for want of money goes on as a new one.
   * @throws RunNotFoundError; HandlerMissingError when it needs tools that are not here; RunClosedError for one that has ended otherwise
   */
  async resume(executionId: string, { budget }: { readonly budget?: number | BudgetSpec | undefined } = {}): Promise<Execution> {
    await this.#assertTools(executionId);
    const { kernel } = this.#parts;
    if (budget === undefined) return this.of(await kernel.resume(executionId));
    const limit = toLimit(budget);
    const wasOut = await this.#wasOutOfMoney(executionId);
    await kernel.setBudget(executionId, limit);
    return this.of(await (wasOut ? kernel.recover(executionId) : kernel.resume(executionId)));
  }

  /** @throws ForkPointError, RunNotFoundError; ValidationError for an input it does not have */
  async fork(
    executionId: string,
    {
      inputs = {},
      budget,
      ...options
    }: ForkOptions & { readonly inputs?: Readonly<Record<string, Json>>; readonly budget?: number | BudgetSpec | undefined } = {},
  ): Promise<Execution> {
    await this.#assertTools(executionId);
    const { kernel, journal, redactor } = this.#parts;
    const limit = budget === undefined ? undefined : toLimit(budget);
    const edit =
      Object.keys(inputs).length === 0
        ? {}
        : {
            edit: {
              ...options.edit,
              input: await editedInput({ journal, secrets: secretsOf(redactor === undefined ? {} : { redactor }) }, executionId, inputs),
            },
          };
    // Forks pay from the account of their family.
    if (limit !== undefined) await kernel.setBudget(executionId, limit);
    return this.of(await kernel.fork(executionId, { ...options, ...edit }));
  }

  /** @throws ForkPointError, RunNotFoundError */
  async restore(executionId: string, at: ForkPoint, options: Omit<ForkOptions, 'at'> = {}): Promise<Execution> {
    await this.#assertTools(executionId);
    return this.of(await this.#parts.kernel.restore(executionId, at, options));
  }

  /** Goes on with one that has not ended; gives one that ended well as it is; of any other, or from a point on record, makes a new one. @returns the execution, and whether it goes on. @throws RunNotFoundError */
  async recover(
    executionId: string,
    { at, effects, budget }: Pick<RecoverOptions, 'effects' | 'budget'> & { readonly at?: number | undefined } = {},
  ): Promise<{ readonly execution: Execution; readonly goesOn: boolean }> {
    const { kernel, journal } = this.#parts;
    const summary = await journal.summary(executionId);
    if (summary === undefined)
      throw new RunNotFoundError(`There is no execution "${executionId}" in this journal. Check the id and the store.`);
    if (budget !== undefined) await kernel.setBudget(executionId, toLimit(budget));
    if (at === undefined && !isClosed(summary.status)) return { execution: await this.resume(executionId), goesOn: true };
    if (at === undefined && summary.status === 'completed') return { execution: await this.attach(executionId), goesOn: false };
    await this.#assertTools(executionId);
    const from = at === undefined ? {} : { at, effects: 'repeat' as const };
    return {
      execution: this.of(await kernel.recover(executionId, { ...from, ...(effects === undefined ? {} : { effects }) })),
      goesOn: true,
    };
  }

  /** Whether a run has ended for want of money. @throws RunClosedError when it has ended otherwise */
  async #wasOutOfMoney(executionId: string): Promise<boolean> {
    const run = await this.#parts.kernel.attach(executionId);
    const { status } = await run.state();
    if (!isClosed(status)) return false;
    const outcome = await run.result();
    if (outcome.status === 'failed' && outcome.error.code === 'BUDGET_EXCEEDED') return true;
    throw new RunClosedError(
      `Execution "${executionId}" has ended (${status}), and not for want of money: there is nothing that a budget could go on with.`,
    );
  }

  async #assertTools(executionId: string): Promise<void> {
    const { journal, tools } = this.#parts;
    const summary = await journal.summary(executionId);
    if (summary !== undefined) assertTools(await journal.definition(summary.definitionHash), tools, executionId);
  }
}
