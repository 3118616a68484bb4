import {
  HandlerMissingError,
  JournalCorruptError,
  RunClosedError,
  RunFencedError,
  isClosed,
  type Claim,
  type ForkOptions,
  type Journal,
  type Message,
  type NewRun,
  type Outcome,
  type Program,
  type RunEvent,
  type RunId,
  type RunQuery,
  type RunRow,
  type RunState,
  type RunSummary,
  type Runtime,
} from '@tutti/core';
import { drive } from '../drive.ts';
import { Forks } from '../fork/forks.ts';
import { latestFold } from '../snapshot/latest-fold.ts';
import { assertMessage } from './assert-message.ts';
import { assertNewRun } from './assert-new-run.ts';
import { isForHere } from './assert-registered.ts';
import { BlobCache } from './blob-cache.ts';
import { Children } from './children.ts';
import { createRun } from './create-run.ts';
import { deadLetter } from './dead-letter.ts';
import { DefinitionCache } from './definition-cache.ts';
import { EmbeddedHost } from './embedded-host.ts';
import { followEvents, type FollowOptions } from './follow-events.ts';
import type { ExecutionHost } from './execution-port.ts';
import { Followers } from './followers.ts';
import { giveBackUnread } from './give-back-unread.ts';
import type { HostServices } from './host-services.ts';
import { LateError } from './late-error.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { LiveRun, untilQuiet, waitsForPeople } from './live-run.ts';
import { stateIn, summaryOf, type RunStore } from './load-run.ts';
import { makeHostServices } from './make-host-services.ts';
import { programOf } from './program-of.ts';
import { RunOutcomes } from './run-outcomes.ts';
import { runBudgets, type RunBudgets } from './run-budgets.ts';
import { RunPutAside, isAsleep, isOwnFailure, stoppedError } from './runtime-errors.ts';
import { serve } from './serve.ts';
import type { RuntimeSettings } from './settings.ts';
import { SleepingRuns } from './sleeping-runs.ts';
import { TimerQueue } from './timer-queue.ts';
import { recordedMessage } from '../values/recorded-message.ts';

/** Runs driven in this process, on a journal. */
export class EmbeddedRuntime implements Runtime {
  readonly capabilities: Runtime['capabilities'];
  readonly followers: Followers;
  readonly store: RunStore;
  readonly forks: Forks;
  readonly #settings: RuntimeSettings;
  readonly #services: HostServices;
  readonly #keeper: LeaseKeeper;
  readonly budgets: RunBudgets | undefined;
  readonly #live: Map<RunId, LiveRun> = new Map();
  /** Runs started here that another worker or an earlier run of their lane holds up. */
  readonly #waiting: Set<RunId> = new Set();
  readonly #taking: Map<RunId, Promise<void>> = new Map();
  readonly #children: Children;
  readonly #outcomes: RunOutcomes;
  readonly sleepers: SleepingRuns;
  /** Queues this process serves. */
  readonly #served: (readonly string[])[] = [];
  /** Rows just created, so that they need not be read again. */
  readonly #fresh: Map<RunId, RunRow> = new Map();
  /** Why a run is driven no further here. */
  readonly #failures: Map<RunId, Error> = new Map();
  readonly #stopped: AbortController = new AbortController();
  #stopping: Promise<void> | undefined = undefined;

  constructor(settings: RuntimeSettings) {
    this.#settings = settings;
    const { journal, clock } = settings;
    this.followers = new Followers(settings.logger);
    this.capabilities = { fork: true, durability: journal.durability };
    this.store = { journal, programs: settings.programs, definitions: new DefinitionCache(journal), blobs: new BlobCache(journal) };
    this.forks = new Forks({
      store: this.store,
      clock,
      ids: settings.ids,
      post: (runId, message) => this.post(runId, message),
      take: (runId) => this.take(runId),
      outcome: (runId) => this.outcome(runId),
    });
    const timers = new TimerQueue(clock);
    this.#children = new Children({
      journal,
      logger: settings.logger,
      start: (run) => this.start(run),
      post: (runId, message) => this.post(runId, message),
      familyOf: (runId) => this.#familyOf(runId),
      hasChild: (parent, path) => this.#live.get(parent)?.run.children.has(path) === true,
    });
    this.sleepers = new SleepingRuns({ ...settings, timers, wake: (runId) => this.take(runId) });
    this.#outcomes = new RunOutcomes({
      store: this.store,
      sleepers: this.sleepers,
      live: (runId) => this.#live.get(runId),
      taking: (runId) => this.#taking.get(runId),
      failure: (runId) => this.#failures.get(runId),
      read: (runId, isAwaited) => this.read(runId, { follow: true }, isAwaited),
    });
    this.#services = makeHostServices(settings, {
      timers,
      followers: this.followers,
      store: this.store,
      children: this.#children,
      childOutcome: (runId) => this.outcome(runId, { isAwaited: true }),
      rested: (host) => this.#rested(host),
    });
    this.budgets = runBudgets(settings, { timers, store: this.store, live: (runId) => this.#live.get(runId)?.run });
    this.#keeper = new LeaseKeeper({
      ...settings,
      posted: (runs) => this.#receive(runs),
      retryClaims: () => {
        this.sleepers.look(this.#live.values());
        return this.#retryClaims();
      },
    });
  }

  get journal(): Journal {
    return this.store.journal;
  }

  /** @throws GraphInvalidError, HandlerMissingError, ValidationError before anything is started; ConflictError `RUN_EXISTS`. */
  async start(run: NewRun): Promise<RunId> {
    this.#assertOpen();
    assertNewRun(run);
    const program = programOf(this.#settings.programs, run.program ?? 'graph');
    program.create(run.definition);
    const isHere = isForHere(run, program, this.#settings);
    const runId = run.runId ?? this.#settings.ids.next();
    const isThere = await this.#create(run, program, runId);
    if (isHere) await this.take(runId);
    else this.#fresh.delete(runId);
    return isThere ? this.forks.current(runId) : runId;
  }

  /** Gives whether it was there before. */
  async #create(run: NewRun, program: Program, runId: RunId): Promise<boolean> {
    const live = (parent: RunId): LiveRun | undefined => this.#live.get(parent);
    const row = await createRun(
      { store: this.store, clock: this.#settings.clock, forks: this.forks, live, familyOf: (parent) => this.#familyOf(parent) },
      run,
      { program, runId },
    );
    if (row !== undefined) this.#fresh.set(runId, row);
    return row === undefined;
  }

  async fork(runId: RunId, options: ForkOptions = {}): Promise<RunId> {
    this.#assertOpen();
    const forkId = await this.forks.fork(runId, options);
    await this.take(forkId);
    return forkId;
  }

  /** Drives a run here if it is free; else as soon as it is. Does nothing for one that has ended. */
  take(runId: RunId): Promise<void> {
    this.#assertOpen();
    const known = this.#taking.get(runId);
    if (known !== undefined) return known;
    return this.#noteTaking(runId, this.#take(runId));
  }

  #noteTaking(runId: RunId, work: Promise<void>): Promise<void> {
    const taking = work.finally(() => this.#taking.delete(runId));
    this.#taking.set(runId, taking);
    return taking;
  }

  async post(runId: RunId, message: Message): Promise<'accepted' | 'duplicate'> {
    const answer = await this.journal.post(runId, recordedMessage(assertMessage(message), this.#settings.redactor));
    if (answer === 'closed')
      throw new RunClosedError(`Run "${runId}" has ended; it takes no ${message.type} any more. Start another run, or fork this one.`, {
        data: { runId, message: message.type },
      });
    await this.#live.get(runId)?.host.receive();
    // What waits for its turn in a lane, or was dead-lettered, may be free now; what sleeps may go on.
    if (this.#stopping !== undefined) return answer;
    if (this.#waiting.has(runId) || this.sleepers.has(runId)) await this.take(runId);
    else if (message.type === 'cancel') await this.#endUnowned(runId);
    return answer;
  }

  /** A cancel needs nothing of what a run waits for: one that nobody drives, as in a queue that nobody serves, ends here. */
  async #endUnowned(runId: RunId): Promise<void> {
    if (this.#live.has(runId) || (await summaryOf(this.journal, runId)).owner !== undefined) return;
    await this.take(runId).catch((error: unknown) => {
      // Its Program is not here: whoever has it ends the run.
      if (!(error instanceof HandlerMissingError)) throw error;
    });
  }

  read(runId: RunId, options: FollowOptions = {}, isAwaited: boolean = false): AsyncGenerator<RunEvent, void, undefined> {
    const source = { ...this.#settings, followers: this.followers, isAwaited, stopped: this.#stopped.signal };
    return followEvents(source, runId, options);
  }

  list(query: RunQuery): AsyncIterable<RunSummary> {
    return this.journal.list(query);
  }

  live(runId: RunId): LiveRun | undefined {
    return this.#live.get(runId);
  }

  /**
   * How a run ended, wherever it is driven; resolves when it has.
   * @throws RunDeadLetteredError for one that waits for somebody to resume it, unless it `isAwaited` all the same.
   */
  outcome(runId: RunId, { isAwaited = false }: { readonly isAwaited?: boolean } = {}): Promise<Outcome> {
    return this.#outcomes.of(runId, isAwaited);
  }

  /** The state of a run that nobody drives here, if it stands still until somebody acts. */
  async stillness(runId: RunId): Promise<RunState | undefined> {
    const state = stateIn(await summaryOf(this.journal, runId));
    return waitsForPeople(state) && (await this.journal.inbox(runId)).length === 0 ? state : undefined;
  }

  async serve(options: { readonly queues: readonly string[]; readonly signal: AbortSignal }): Promise<void> {
    const signal = AbortSignal.any([options.signal, this.#stopped.signal]);
    this.#served.push(options.queues);
    try {
      await serve(
        {
          ...this.#settings,
          keeper: this.#keeper,
          drive: (claim) => this.#driveServed(claim),
          isLive: (runId) => this.#live.has(runId),
        },
        { queues: options.queues, signal },
      );
    } finally {
      this.#served.splice(this.#served.indexOf(options.queues), 1);
    }
  }

  /** Lets running bodies end for the grace time, then puts every run down; they go on where they are taken up again. */
  stop(graceMs: number = this.#settings.graceMs): Promise<void> {
    return (this.#stopping ??= this.#stop(graceMs));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  // --- taking, driving and putting down

  async #take(runId: RunId): Promise<void> {
    if (this.#live.has(runId)) return;
    // It waits from the first try on: what frees it meanwhile finds it among those that wait.
    this.#waiting.add(runId);
    try {
      await this.sleepers.isDown(runId);
      await this.#keeper.start();
      const claim = await this.journal.claimRun(this.#settings.workerId, runId);
      if (claim !== undefined) return await this.#driveClaim(claim);
      const { status } = await summaryOf(this.journal, runId);
      if (isClosed(status) || status === 'quarantined' || status === 'dead-letter') this.#waiting.delete(runId);
      else await this.#keeper.start();
    } catch (error) {
      this.#waiting.delete(runId);
      throw error;
    } finally {
      this.#fresh.delete(runId);
      this.sleepers.end(runId);
      this.#rest();
    }
  }

  /** Since it was claimed, somebody here may have taken the run by name, at a newer epoch. */
  async #driveServed(claim: Claim): Promise<void> {
    const { runId } = claim;
    // With no pause between the last look and the taking: else both would drive it, and one would be fenced.
    for (let taking = this.#taking.get(runId); taking !== undefined; taking = this.#taking.get(runId)) await taking.catch(() => undefined);
    if (!this.#live.has(runId)) await this.#noteTaking(runId, this.#driveClaim(claim));
  }

  async #driveClaim(claim: Claim): Promise<void> {
    const { runId } = claim;
    this.#waiting.delete(runId);
    this.#failures.delete(runId);
    if (claim.recoveries > this.#settings.maxRecoveries) return this.#park(claim);
    try {
      const about = this.#fresh.get(runId) ?? (await this.#children.heeding(await summaryOf(this.journal, runId)));
      const { run, snapshot } = await latestFold(this.store, about, (ref) => host.blob(ref));
      const host: EmbeddedHost = new EmbeddedHost(this.#services, claim, {
        state: stateIn(about),
        length: run.length,
        ...(snapshot === undefined ? {} : { snapshot }),
      });
      if (this.#stopping !== undefined) throw stoppedError();
      host.budget = this.budgets?.of(claim, run);
      const done = drive(run, host);
      const live = new LiveRun({ runId, family: about.family, lane: about.lane, queue: about.queue, run, host, done });
      this.#live.set(runId, live);
      done.then(
        () => this.#ended(live),
        (error: unknown) => this.#failed(live, error),
      );
    } catch (error) {
      await giveBackUnread(this.journal, claim, { error, hasFailed: this.#stopping === undefined && isOwnFailure(error) });
      throw error;
    }
  }

  /** A run with nothing to do until something arrives. What it lacks here another worker may have. */
  #rested(host: ExecutionHost): void {
    const live = this.#live.get(host.runId);
    if (live === undefined) return;
    live.checkIdle();
    if (live.needs.length > 0 && this.#stopping === undefined) live.host.fail(new RunPutAside(live.runId, live.needs));
  }

  async #park(claim: Claim): Promise<void> {
    this.#settings.logger.warning(await deadLetter(this.#settings, claim));
    this.followers.changed(claim.runId);
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
    this.#waiting.clear();
    this.#keeper.stop();
  }

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
    if (error instanceof JournalCorruptError) void this.journal.quarantine(live.runId, error.message).catch(() => undefined);
    else if (error instanceof RunPutAside) this.#putAside(live, error);
    else if (!(error instanceof RunFencedError) && this.#stopping === undefined)
      void live.host.putDown(live.run, { hasFailed: isOwnFailure(error) }).catch(() => undefined);
    if (this.#stopping === undefined && !isAsleep(error))
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

  async #retryClaims(): Promise<void> {
    if (this.#stopping !== undefined) return;
    for (const runId of [...this.#waiting]) await this.take(runId);
  }

  async #receive(runs: readonly RunId[]): Promise<void> {
    for (const runId of runs) await (this.sleepers.has(runId) ? this.take(runId) : this.#live.get(runId)?.host.receive());
  }

  // --- checks

  #assertOpen(): void {
    if (this.#stopping !== undefined) throw stoppedError();
  }

  async #familyOf(parent: RunId): Promise<RunId> {
    return this.#live.get(parent)?.family ?? (await summaryOf(this.journal, parent)).family;
  }
}
