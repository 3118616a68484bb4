import {
  HandlerMissingError,
  RunClosedError,
  type ForkOptions,
  type Journal,
  type Message,
  type NewRun,
  type Outcome,
  type RunEvent,
  type RunId,
  type RunQuery,
  type RunState,
  type RunSummary,
  type Runtime,
} from '@tutti/core';
import { Forks } from '../fork/forks.ts';
import { recordedMessage } from '../values/recorded-message.ts';
import { assertMessage } from './assert-message.ts';
import { assertNewRun } from './assert-new-run.ts';
import { isForHere } from './assert-registered.ts';
import { BlobCache } from './blob-cache.ts';
import { Children } from './children.ts';
import { createRun } from './create-run.ts';
import { DefinitionCache } from './definition-cache.ts';
import { DrivenRuns } from './driven-runs.ts';
import { followEvents, type FollowOptions } from './follow-events.ts';
import { Followers } from './followers.ts';
import { waitsForPeople, type LiveRun } from './live-run.ts';
import { stateIn, summaryOf, type RunStore } from './load-run.ts';
import { programOf } from './program-of.ts';
import type { RunBudgets } from './run-budgets.ts';
import { RunOutcomes } from './run-outcomes.ts';
import type { RuntimeSettings } from './settings.ts';
import type { SleepingRuns } from './sleeping-runs.ts';

/** Runs of a journal, driven in this process. */
export class EmbeddedRuntime implements Runtime {
  readonly capabilities: Runtime['capabilities'];
  readonly followers: Followers;
  readonly store: RunStore;
  readonly forks: Forks;
  readonly #settings: RuntimeSettings;
  readonly #driven: DrivenRuns;
  readonly #outcomes: RunOutcomes;

  constructor(settings: RuntimeSettings) {
    this.#settings = settings;
    const { journal, clock, ids, logger } = settings;
    const post = (runId: RunId, message: Message): Promise<unknown> => this.post(runId, message);
    this.followers = new Followers(logger);
    this.capabilities = { fork: true, durability: journal.durability };
    this.store = { journal, programs: settings.programs, definitions: new DefinitionCache(journal), blobs: new BlobCache(journal) };
    this.forks = new Forks({
      store: this.store,
      clock,
      ids,
      post,
      take: (runId) => this.take(runId),
      outcome: (runId) => this.outcome(runId),
    });
    const children = new Children({
      journal,
      logger,
      start: (run) => this.start(run),
      post,
      familyOf: (runId) => this.#familyOf(runId),
      hasChild: (parent, path) => this.live(parent)?.run.children.has(path) === true,
    });
    const driven = new DrivenRuns(settings, {
      store: this.store,
      followers: this.followers,
      children,
      childOutcome: (runId) => this.outcome(runId, { isAwaited: true }),
    });
    this.#driven = driven;
    this.#outcomes = new RunOutcomes({
      store: this.store,
      sleepers: driven.sleepers,
      live: (runId) => driven.live(runId),
      taking: (runId) => driven.taking(runId),
      failure: (runId) => driven.failure(runId),
      read: (runId, isAwaited) => this.read(runId, { follow: true }, isAwaited),
    });
  }

  get journal(): Journal {
    return this.store.journal;
  }

  get sleepers(): SleepingRuns {
    return this.#driven.sleepers;
  }

  get budgets(): RunBudgets | undefined {
    return this.#driven.budgets;
  }

  /** @throws GraphInvalidError, HandlerMissingError, ValidationError before anything is started; ConflictError `RUN_EXISTS`. */
  async start(run: NewRun): Promise<RunId> {
    this.#driven.assertOpen();
    assertNewRun(run);
    const { programs, ids, clock } = this.#settings;
    const program = programOf(programs, run.program ?? 'graph');
    program.create(run.definition);
    const isHere = isForHere(run, program, this.#settings);
    const runId = run.runId ?? ids.next();
    const place = {
      store: this.store,
      clock,
      forks: this.forks,
      live: (parent: RunId) => this.live(parent),
      familyOf: (parent: RunId) => this.#familyOf(parent),
    };
    const row = await createRun(place, run, { program, runId });
    if (isHere) await this.#driven.take(runId, row);
    return row === undefined ? this.forks.current(runId) : runId;
  }

  async fork(runId: RunId, options: ForkOptions = {}): Promise<RunId> {
    this.#driven.assertOpen();
    const forkId = await this.forks.fork(runId, options);
    await this.take(forkId);
    return forkId;
  }

  /** Drives a run here if it is free; else as soon as it is. Does nothing for one that has ended. */
  take(runId: RunId): Promise<void> {
    return this.#driven.take(runId);
  }

  async post(runId: RunId, message: Message): Promise<'accepted' | 'duplicate'> {
    const answer = await this.journal.post(runId, recordedMessage(assertMessage(message), this.#settings.redactor));
    if (answer === 'closed')
      throw new RunClosedError(`Run "${runId}" has ended; it takes no ${message.type} any more. Start another run, or fork this one.`, {
        data: { runId, message: message.type },
      });
    await this.live(runId)?.host.receive();
    // What waits for its turn in a lane, or was dead-lettered, may be free now; what sleeps may go on.
    if (this.#driven.isStopping) return answer;
    if (this.#driven.isWaiting(runId)) await this.take(runId);
    else if (message.type === 'cancel') await this.#endUnowned(runId);
    return answer;
  }

  /** A cancel needs nothing of what a run waits for: one that nobody drives, as in a queue that nobody serves, ends here. */
  async #endUnowned(runId: RunId): Promise<void> {
    if (this.live(runId) !== undefined || (await summaryOf(this.journal, runId)).owner !== undefined) return;
    await this.take(runId).catch((error: unknown) => {
      // Its Program is not here: whoever has it ends the run.
      if (!(error instanceof HandlerMissingError)) throw error;
    });
  }

  /** @param run As {@link followEvents} takes it. */
  read(
    run: RunId | (() => Promise<RunId>),
    options: FollowOptions = {},
    isAwaited: boolean = false,
  ): AsyncGenerator<RunEvent, void, undefined> {
    const { followers } = this;
    const { stopped } = this.#driven;
    const lengthOf = (runId: RunId): number | undefined => this.live(runId)?.host.length;
    return followEvents({ ...this.#settings, followers, isAwaited, stopped, lengthOf }, run, options);
  }

  list(query: RunQuery): AsyncIterable<RunSummary> {
    return this.journal.list(query);
  }

  live(runId: RunId): LiveRun | undefined {
    return this.#driven.live(runId);
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

  serve({ queues, signal }: { readonly queues: readonly string[]; readonly signal: AbortSignal }): Promise<void> {
    return this.#driven.serve(queues, signal);
  }

  /** Lets running bodies end for the grace time, then puts every run down; they go on where they are taken up again. */
  stop(graceMs: number = this.#settings.graceMs): Promise<void> {
    return this.#driven.stop(graceMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #familyOf(parent: RunId): Promise<RunId> {
    return this.live(parent)?.family ?? (await summaryOf(this.journal, parent)).family;
  }
}
