import type {
  Amount,
  BudgetStanding,
  ForkOptions,
  ForkPoint,
  Graph,
  Json,
  NewRun,
  PruneOptions,
  PruneReport,
  RunId,
  RunQuery,
  RunSummary,
  Runtime,
} from '@tutti/core';
import { EmbeddedRuntime } from './embedded/embedded-runtime.ts';
import { keepCompiled } from './embedded/keep-compiled.ts';
import { summaryOf } from './embedded/load-run.ts';
import type { KernelOptions } from './embedded/registry.ts';
import { requireBudgets } from './embedded/run-budgets.ts';
import { RunHandle } from './embedded/run-handle.ts';
import { runtimeSettings } from './embedded/settings.ts';
import type { Run, RunResult } from './run.ts';

/** How a run is started beside its graph and input. */
export type StartOptions = Omit<NewRun, 'definition' | 'input'>;

/** Starts runs, finds them again, and drives them in this process. */
export interface Kernel extends AsyncDisposable {
  readonly runtime: Runtime;
  /**
   * Starts a run; it is durable when this resolves.
   * @throws GraphInvalidError, HandlerMissingError or ValidationError before anything is started; ConflictError `RUN_EXISTS`.
   */
  start(definition: Graph | Json, input?: Json, options?: StartOptions): Promise<Run>;
  /** Starts a run and waits for its end. */
  run(definition: Graph | Json, input?: Json, options?: StartOptions): Promise<RunResult>;
  /** A handle on a run, wherever it is driven, or on the run that goes on in its place (unless `exact`). @throws RunNotFoundError */
  attach(runId: RunId, options?: { readonly exact?: boolean }): Promise<Run>;
  /** Takes up a run that was interrupted, paused or dead-lettered and drives it here. @throws RunNotFoundError */
  resume(runId: RunId): Promise<Run>;
  /**
   * Makes a new run of the records of another and drives it here; the other one goes on.
   * @throws ForkPointError, RunNotFoundError; ConflictError `RUN_EXISTS`
   */
  fork(runId: RunId, options?: ForkOptions): Promise<Run>;
  /**
   * Makes a new run of an ended one and drives it here: what it has finished stays finished, what failed for good or was
   * cut short is due again. With `at` only what it had finished by then. @throws RunNotFoundError, ForkPointError; ConflictError `RUN_OPEN` when it goes on
   */
  recover(runId: RunId, options?: ForkOptions): Promise<Run>;
  /** Goes back to a place on record: the run is cancelled if it has not ended, and a fork goes on in its place. @throws ForkPointError, RunNotFoundError, ConflictError */
  restore(runId: RunId, at: ForkPoint, options?: Omit<ForkOptions, 'at'>): Promise<Run>;
  list(query?: RunQuery): AsyncIterable<RunSummary>;
  /** What a run may spend and has spent, with its forks and the runs inside it. @throws RunNotFoundError; ValidationError without a budget store */
  budget(runId: RunId): Promise<BudgetStanding>;
  /** Gives a run and its forks other limits in these dimensions; what was spent stays. @throws RunNotFoundError; ValidationError without a budget store */
  setBudget(runId: RunId, limit: Amount): Promise<void>;
  /** Forgets ended runs, with their budgets. */
  prune(options: PruneOptions): Promise<PruneReport>;
  /** Drives runs of these queues, whoever started them, until aborted. */
  serve(options: { readonly queues: readonly string[]; readonly signal: AbortSignal }): Promise<void>;
  /** Lets running bodies end for the grace time, then puts all runs down; they can be resumed. */
  shutdown(options?: { readonly graceMs?: number }): Promise<void>;
}

/** Makes a kernel. Without a journal its runs live and end with the process. */
export function createKernel(options: KernelOptions = {}): Kernel {
  keepCompiled((standing) => new EmbeddedKernel(standing));
  return new EmbeddedKernel(options);
}

class EmbeddedKernel implements Kernel {
  readonly runtime: EmbeddedRuntime;
  readonly #newHandle: (runId: RunId, options?: { readonly exact?: boolean }) => Run;

  constructor(options: KernelOptions) {
    const settings = runtimeSettings(options);
    this.runtime = new EmbeddedRuntime(settings);
    this.#newHandle = (runId, handle) => new RunHandle(this.runtime, runId, { ids: settings.ids, ...handle });
  }

  async start(definition: Graph | Json, input: Json = null, options: StartOptions = {}): Promise<Run> {
    return this.#newHandle(await this.runtime.start({ ...options, definition: definition as Json, input }));
  }

  async run(definition: Graph | Json, input: Json = null, options: StartOptions = {}): Promise<RunResult> {
    return (await this.start(definition, input, options)).result();
  }

  async attach(runId: RunId, options: { readonly exact?: boolean } = {}): Promise<Run> {
    await summaryOf(this.runtime.journal, runId);
    return this.#newHandle(options.exact === true ? runId : await this.runtime.forks.current(runId), options);
  }

  async resume(runId: RunId): Promise<Run> {
    const run = await this.attach(runId);
    if (await this.#isHeldBack(run)) await run.resume();
    else await this.runtime.take(run.id);
    return this.#newHandle(run.id);
  }

  async fork(runId: RunId, options: ForkOptions = {}): Promise<Run> {
    return this.#newHandle(await this.runtime.fork(runId, options));
  }

  recover(runId: RunId, options: ForkOptions = {}): Promise<Run> {
    return this.#driven(this.runtime.forks.recover(runId, options));
  }

  restore(runId: RunId, at: ForkPoint, options: Omit<ForkOptions, 'at'> = {}): Promise<Run> {
    return this.#driven(this.runtime.forks.restore(runId, at, options));
  }

  list(query: RunQuery = {}): AsyncIterable<RunSummary> {
    return this.runtime.list(query);
  }

  async budget(runId: RunId): Promise<BudgetStanding> {
    await summaryOf(this.runtime.journal, runId);
    return requireBudgets(this.runtime.budgets).standing(runId);
  }

  async setBudget(runId: RunId, limit: Amount): Promise<void> {
    await summaryOf(this.runtime.journal, runId);
    return requireBudgets(this.runtime.budgets).setLimit(runId, limit);
  }

  async prune(options: PruneOptions): Promise<PruneReport> {
    const { budgets, journal } = this.runtime;
    if (budgets === undefined) return journal.prune(options);
    const families = new Set<RunId>();
    // Their accounts go first: of runs that are gone nobody would know that there were any.
    const forgetting = async (runs: readonly Pick<RunSummary, 'runId' | 'family'>[]): Promise<void> => {
      for (const family of await budgets.forget(runs)) families.add(family);
      await options.forgetting?.(runs);
    };
    try {
      return await journal.prune({ ...options, forgetting });
    } finally {
      await budgets.forgetFamilies(families);
    }
  }

  serve(options: { readonly queues: readonly string[]; readonly signal: AbortSignal }): Promise<void> {
    return this.runtime.serve(options);
  }

  shutdown(options: { readonly graceMs?: number } = {}): Promise<void> {
    return this.runtime.stop(options.graceMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  /** A pause may be on its way that whoever posted it has not lived to see: it came before this wish to go on. */
  async #isHeldBack(run: Run): Promise<boolean> {
    const { status } = await run.state();
    return (
      status === 'paused' || status === 'dead-letter' || (await this.runtime.journal.inbox(run.id)).some(({ type }) => type === 'pause')
    );
  }

  async #driven(made: Promise<RunId>): Promise<Run> {
    const runId = await made;
    await this.runtime.take(runId);
    return this.#newHandle(runId);
  }
}
