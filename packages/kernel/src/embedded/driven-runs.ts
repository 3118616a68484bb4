import {
  JournalCorruptError,
  RunClosedError,
  RunFencedError,
  isClosed,
  type Claim,
  type Journal,
  type RunId,
  type RunRow,
} from '@tutti/core';
import { drive } from '../drive.ts';
import { latestFold } from '../snapshot/latest-fold.ts';
import { deadLetter } from './dead-letter.ts';
import { EmbeddedHost } from './embedded-host.ts';
import { giveBackUnread } from './give-back-unread.ts';
import { HostServices, type Surroundings } from './host-services.ts';
import { LateError } from './late-error.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { LiveRun, untilQuiet } from './live-run.ts';
import { stateIn, summaryOf } from './load-run.ts';
import { runBudgets, type RunBudgets } from './run-budgets.ts';
import { RunPutAside, isAsleep, isOwnFailure, stoppedError } from './runtime-errors.ts';
import { serve } from './serve.ts';
import type { RuntimeSettings } from './settings.ts';
import { SleepingRuns } from './sleeping-runs.ts';
import { TimerQueue } from './timer-queue.ts';

/** The runs of this process: how they are taken, driven, put down and taken up again. */
export class DrivenRuns {
  readonly sleepers: SleepingRuns;
  readonly budgets: RunBudgets | undefined;
  readonly #settings: RuntimeSettings;
  readonly #around: Surroundings;
  readonly #services: HostServices;
  readonly #keeper: LeaseKeeper;
  readonly #live: Map<RunId, LiveRun> = new Map();
  /** Runs started here that another worker or an earlier run of their lane holds up. */
  readonly #waiting: Set<RunId> = new Set();
  readonly #taking: Map<RunId, Promise<void>> = new Map();
  /** Queues this process serves. */
  readonly #served: (readonly string[])[] = [];
  /** Why a run is driven no further here. */
  readonly #failures: Map<RunId, Error> = new Map();
  readonly #stopped: AbortController = new AbortController();
  #stopping: Promise<void> | undefined = undefined;

  constructor(settings: RuntimeSettings, around: Surroundings) {
    this.#settings = settings;
    this.#around = around;
    const timers = new TimerQueue(settings.clock);
    this.sleepers = new SleepingRuns({ ...settings, timers, wake: (runId) => this.take(runId) });
    this.#services = new HostServices(settings, { ...around, timers });
    this.budgets = runBudgets(settings, { timers, store: around.store, live: this.#live });
    this.#keeper = new LeaseKeeper({
      ...settings,
      posted: (runs) => this.#receive(runs),
      retryClaims: () => {
        this.sleepers.look(this.#live.values());
        return this.#retryClaims();
      },
    });
  }

  /** Aborts when no run is driven here any more. */
  get stopped(): AbortSignal {
    return this.#stopped.signal;
  }

  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  live(runId: RunId): LiveRun | undefined {
    return this.#live.get(runId);
  }

  /** Whether it is to be driven here as soon as it may be. */
  isWaiting(runId: RunId): boolean {
    return this.#waiting.has(runId) || this.sleepers.has(runId);
  }

  /** Resolves when a run has been taken up, while that is under way. */
  taking(runId: RunId): Promise<void> | undefined {
    return this.#taking.get(runId);
  }

  /** Why a run is driven no further here. */
  failure(runId: RunId): Error | undefined {
    return this.#failures.get(runId);
  }

  assertOpen(): void {
    if (this.isStopping) throw stoppedError();
  }

  /** Drives a run here if it is free; else as soon as it is. Does nothing for one that has ended. With its row, if it was just created, so that it need not be read. */
  take(runId: RunId, fresh?: RunRow): Promise<void> {
    this.assertOpen();
    return this.#taking.get(runId) ?? this.#noteTaking(runId, this.#take(runId, fresh));
  }

  /** Drives runs of these queues until aborted. */
  async serve(queues: readonly string[], stop: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stop, this.stopped]);
    this.#served.push(queues);
    try {
      await serve(
        {
          ...this.#settings,
          keeper: this.#keeper,
          drive: (claim) => this.#driveServed(claim),
          isLive: (runId) => this.#live.has(runId),
        },
        { queues, signal },
      );
    } finally {
      this.#served.splice(this.#served.indexOf(queues), 1);
    }
  }

  /** Lets running bodies end for the grace time, then puts every run down; they go on where they are taken up again. */
  stop(graceMs: number): Promise<void> {
    return (this.#stopping ??= this.#stop(graceMs));
  }

  // --- taking

  async #take(runId: RunId, fresh: RunRow | undefined): Promise<void> {
    if (this.#live.has(runId)) return;
    // It waits from the first try on: what frees it meanwhile finds it among those that wait.
    this.#waiting.add(runId);
    try {
      await this.sleepers.isDown(runId);
      await this.#keeper.start();
      const claim = await this.#journal.claimRun(this.#settings.workerId, runId);
      if (claim !== undefined) return await this.#driveClaim(claim, fresh);
      const { status } = await summaryOf(this.#journal, runId);
      if (isClosed(status) || status === 'quarantined' || status === 'dead-letter') this.#waiting.delete(runId);
      else await this.#keeper.start();
    } catch (error) {
      this.#waiting.delete(runId);
      throw error;
    } finally {
      this.sleepers.end(runId);
      this.#rest();
    }
  }

  #noteTaking(runId: RunId, work: Promise<void>): Promise<void> {
    const taking = work.finally(() => this.#taking.delete(runId));
    this.#taking.set(runId, taking);
    return taking;
  }

  async #retryClaims(): Promise<void> {
    if (this.isStopping) return;
    for (const runId of [...this.#waiting]) await this.take(runId);
  }

  async #receive(runs: readonly RunId[]): Promise<void> {
    for (const runId of runs) await (this.sleepers.has(runId) ? this.take(runId) : this.#live.get(runId)?.host.receive());
  }

  // --- driving

  /** Since it was claimed, somebody here may have taken the run by name, at a newer epoch. */
  async #driveServed(claim: Claim): Promise<void> {
    const { runId } = claim;
    // With no pause between the last look and the taking: else both would drive it, and one would be fenced.
    for (let taking = this.#taking.get(runId); taking !== undefined; taking = this.#taking.get(runId)) await taking.catch(() => undefined);
    if (!this.#live.has(runId)) await this.#noteTaking(runId, this.#driveClaim(claim));
  }

  async #driveClaim(claim: Claim, fresh?: RunRow): Promise<void> {
    const { runId } = claim;
    this.#waiting.delete(runId);
    this.#failures.delete(runId);
    if (claim.recoveries > this.#settings.maxRecoveries) return this.#park(claim);
    try {
      const about = fresh ?? (await this.#around.children.heeding(await summaryOf(this.#journal, runId)));
      const { run, snapshot } = await latestFold(this.#around.store, about, (ref) => host.blob(ref));
      const host: EmbeddedHost = new EmbeddedHost(this.#services, claim, {
        state: stateIn(about),
        length: run.length,
        ...(snapshot === undefined ? {} : { snapshot }),
      });
      if (this.isStopping) throw stoppedError();
      host.budget = this.budgets?.of(claim, run);
      const done = drive(run, host);
      const live = new LiveRun({ runId, family: about.family, lane: about.lane, queue: about.queue, run, host, done });
      this.#live.set(runId, live);
      host.onRest = () => this.#rested(live);
      done.then(
        () => this.#ended(live),
        (error: unknown) => this.#failed(live, error),
      );
    } catch (error) {
      await giveBackUnread(this.#journal, claim, { error, hasFailed: !this.isStopping && isOwnFailure(error) });
      throw error;
    }
  }

  async #park(claim: Claim): Promise<void> {
    this.#settings.logger.warning(await deadLetter(this.#settings, claim));
    this.#around.followers.changed(claim.runId);
  }

  /** A run with nothing to do until something arrives. What it lacks here another worker may have. */
  #rested(live: LiveRun): void {
    live.checkIdle();
    if (live.needs.length > 0 && !this.isStopping) live.host.fail(new RunPutAside(live.runId, live.needs));
  }

  // --- putting down

  #ended(live: LiveRun): void {
    this.#live.delete(live.runId);
    live.host.fail(new LateError(() => new RunClosedError(`Run "${live.runId}" has ended. Start a new run, or fork it.`)));
    if (this.#waiting.size > 0)
      this.#retryClaims().catch((error: unknown) => this.#settings.logger.warning(`A run could not be claimed: ${String(error)}`));
    this.#rest();
  }

  #failed(live: LiveRun, error: unknown): void {
    if (this.#live.get(live.runId) === live) this.#live.delete(live.runId);
    const cause = error instanceof Error ? error : new Error(String(error));
    if (!(error instanceof RunPutAside)) this.#failures.set(live.runId, cause);
    live.host.fail(cause);
    if (error instanceof JournalCorruptError) void this.#journal.quarantine(live.runId, error.message).catch(() => undefined);
    else if (error instanceof RunPutAside) this.#putAside(live, error);
    else if (!(error instanceof RunFencedError) && !this.isStopping)
      void live.host.putDown(live.run, { hasFailed: isOwnFailure(error) }).catch(() => undefined);
    if (!this.isStopping && !isAsleep(error))
      this.#settings.logger.warning(`Run "${live.runId}" is driven no further here: ${cause.message}`);
    this.#rest();
  }

  /** A run that sleeps is given back where any worker of its queue would wake it, and kept where only this process knows of it. */
  #putAside(live: LiveRun, { needs }: RunPutAside): void {
    const isKept = needs === undefined && (live.awaited > 0 || !this.#served.some((queues) => queues.includes(live.queue)));
    const puttingDown = live.host.putDown(live.run, { needs, isKept });
    if (isKept) this.sleepers.add(live, puttingDown);
    else puttingDown.catch(() => undefined);
  }

  /** With no run left nothing keeps the process alive. */
  #rest(): void {
    if (this.#live.size === 0 && this.#waiting.size === 0 && this.sleepers.size === 0) this.#keeper.stop();
  }

  async #stop(graceMs: number): Promise<void> {
    for (const { host } of this.#live.values()) host.isPaused = true;
    await Promise.allSettled(this.#taking.values());
    const live = [...this.#live.values()];
    await untilQuiet(live, this.#settings.clock, graceMs);
    const error = stoppedError();
    this.#stopped.abort(error);
    for (const { host } of live) host.fail(error);
    await Promise.allSettled(live.map(({ done }) => done));
    await Promise.allSettled(live.map(({ run, host }) => (run.closed === undefined ? host.putDown(run) : undefined)));
    await this.sleepers.giveBack();
    await this.budgets?.settled();
    this.#waiting.clear();
    this.#keeper.stop();
  }

  get #journal(): Journal {
    return this.#around.store.journal;
  }
}
