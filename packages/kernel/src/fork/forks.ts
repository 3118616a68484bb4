import {
  ConflictError,
  RunClosedError,
  RunFencedError,
  isClosed,
  type Clock,
  type ForkOptions,
  type ForkPoint,
  type Ids,
  type Journal,
  type Message,
  type Outcome,
  type RunId,
  type RunRow,
  type RunSummary,
} from '@tutti/core';
import { childRunId } from '../embedded/child-runs.ts';
import { emptyFold, summaryOf, type RunStore } from '../embedded/load-run.ts';
import { assertForkOptions, assertForkPoint } from './assert-fork.ts';
import { asChild, canBeRecoveredAs, type ParentFork } from './child-of-fork.ts';
import { cutOf } from './cut.ts';
import { familySpend } from './family-spend.ts';
import { forkRow, inheritedRecords, lineageOf } from './fork-row.ts';
import { readOrigin, type Origin } from './origin.ts';
import { splitAt, type Split } from './split.ts';
import { splitUnfinished } from './split-unfinished.ts';

/** What forks need of the runtime. */
export interface ForkRuntime {
  readonly store: RunStore;
  readonly clock: Clock;
  readonly ids: Ids;
  post(runId: RunId, message: Message): Promise<unknown>;
  take(runId: RunId): Promise<void>;
  outcome(runId: RunId): Promise<Outcome>;
}

/** Makes runs of the records of others, and puts them in their place. */
export class Forks {
  readonly #runtime: ForkRuntime;
  /** Runs being put in the place of others, by those. */
  readonly #restoring: Map<RunId, Promise<RunId>> = new Map();

  constructor(runtime: ForkRuntime) {
    this.#runtime = runtime;
  }

  /** @throws ForkPointError, RunNotFoundError; ConflictError `RUN_EXISTS`. */
  async fork(runId: RunId, options: ForkOptions = {}): Promise<RunId> {
    assertForkOptions(options, runId);
    const origin = await this.#origin(runId);
    return this.#create(await this.#row(origin, atPoint(origin, options.at), options));
  }

  /** @throws RunNotFoundError; ConflictError when the run goes on. */
  async recover(runId: RunId, options: ForkOptions = {}): Promise<RunId> {
    assertForkOptions(options, runId);
    const origin = await this.#origin(runId);
    const { status } = origin.summary;
    if (options.at === undefined && !isClosed(status))
      throw new ConflictError(`Run "${runId}" has not ended (${status}): resume it, or cancel it first.`, {
        code: 'RUN_OPEN',
        data: { runId, status },
      });
    if (options.at === undefined) return this.#create(await this.#recoveredRow(origin, options));
    return this.#create(
      await this.#row(
        origin,
        splitUnfinished(origin, { length: cutOf(origin, options.at), failedChildren: await this.#failedChildren(origin) }),
        options,
      ),
    );
  }

  /** @throws ForkPointError before anything is changed; ConflictError for a child whose parent waits for it. */
  restore(runId: RunId, at: ForkPoint, options: Omit<ForkOptions, 'at'> = {}): Promise<RunId> {
    const restoring = this.#restore(runId, at, options).finally(() => this.#restoring.delete(runId));
    this.#restoring.set(runId, restoring);
    restoring.catch(() => undefined);
    return restoring;
  }

  /** The run that stands for this one now: itself, unless it was superseded or is about to be. */
  async current(runId: RunId): Promise<RunId> {
    for (let id = runId; ; ) {
      const next = (await this.#restoring.get(id)?.catch(() => undefined)) ?? (await this.#journal.summary(id))?.supersededBy;
      // It may have been forgotten since, or left behind when this one was carried to another journal.
      if (next === undefined || (await this.#journal.summary(next)) === undefined) return id;
      id = next;
    }
  }

  /**
   * The row of a child run of a fork. Where the origin has had the same child, a recovery has that recovered, too; in any other
   * fork its effects are inherited: a fresh child begins anew, but does nothing twice unasked.
   */
  async childRow(row: RunRow, fork: ParentFork): Promise<RunRow> {
    for (const ancestor of fork.lineage) {
      const summary = await this.#journal.summary(childRunId(ancestor, fork.path));
      if (summary === undefined) continue;
      const origin = await readOrigin(this.#runtime.store, summary.runId);
      if (fork.isRecovery && canBeRecoveredAs(origin, row))
        return asChild(row, await this.#recoveredRow(origin, { runId: row.runId, effects: fork.effects }));
      return fork.effects === 'repeat' ? row : this.#inheriting(row, origin, fork.effects);
    }
    return row;
  }

  get #journal(): Journal {
    return this.#runtime.store.journal;
  }

  /** The steps and keys whose child runs have not ended well, of a run and those it descends from. */
  async #failedChildren({ summary, events }: Origin): Promise<ReadonlySet<string>> {
    const parents = new Set([summary.runId, ...lineageOf(events)]);
    const paths = new Set<string>();
    for await (const { parent, status } of this.#journal.list({ family: summary.family })) {
      if (parent !== undefined && parents.has(parent.runId) && status !== 'completed' && status !== 'partial') paths.add(parent.path);
    }
    return paths;
  }

  async #origin(runId: RunId): Promise<Origin> {
    return readOrigin(this.#runtime.store, runId);
  }

  async #inheriting(row: RunRow, origin: Origin, effects: NonNullable<ForkOptions['effects']>): Promise<RunRow> {
    const at = row.createdAt;
    const lineage = [origin.summary.runId, ...lineageOf(origin.events)] as const;
    const { nanoUsd: spentNanoUsd } = await familySpend(this.#runtime.store, row.family);
    const inherited = inheritedRecords(await emptyFold(this.#runtime.store, row), origin.events, { effects, seq: 2, at });
    const forked = { type: 'run.forked', seq: 1, at, lineage, length: origin.events.length, shiftMs: 0, effects, spentNanoUsd } as const;
    return { ...row, events: [...row.events, forked, ...inherited] };
  }

  /** Goes on from where a run has ended. */
  async #recoveredRow(origin: Origin, options: ForkOptions): Promise<RunRow> {
    const split = splitUnfinished(origin, { length: undefined, failedChildren: await this.#failedChildren(origin) });
    return this.#row(origin, split, { ...options, isRecovery: true });
  }

  async #row(
    origin: Origin,
    split: Split,
    { isRecovery = false, ...options }: ForkOptions & { readonly isRecovery?: boolean },
  ): Promise<RunRow> {
    const { store, clock, ids } = this.#runtime;
    const empty = await emptyFold(store, origin.summary);
    const { nanoUsd: spentNanoUsd } = await familySpend(store, origin.summary.family);
    return forkRow(origin, split, {
      identity: { runId: options.runId ?? ids.next(), forkedAt: clock.now(), spentNanoUsd, isRecovery, empty },
      options,
    });
  }

  async #create(row: RunRow): Promise<RunId> {
    const [answer] = await this.#journal.create([row]);
    if (answer === 'exists')
      throw new ConflictError(`Run "${row.runId}" exists already. Fork to another id, or to none to get a new one.`, {
        code: 'RUN_EXISTS',
      });
    return row.runId;
  }

  async #restore(runId: RunId, at: ForkPoint, options: Omit<ForkOptions, 'at'>): Promise<RunId> {
    assertForkPoint(at, runId);
    assertForkOptions(options, runId);
    const before = await this.#origin(runId);
    cutOf(before, at);
    await this.#assertFree(before.summary);
    if (!isClosed(before.summary.status)) await this.#end(runId);
    // Read again: what the run did while it came to its end is known now.
    const origin = await this.#origin(runId);
    await this.#assertFree(origin.summary);
    const by = await this.#row(origin, atPoint(origin, at), options);
    const expectedSeq = origin.events.length;
    const supersededAt = Math.max(by.createdAt, origin.events.at(-1)?.at ?? 0);
    try {
      await this.#journal.supersede({
        runId,
        expectedSeq,
        by,
        event: { type: 'run.superseded', seq: expectedSeq, at: supersededAt, by: by.runId },
      });
    } catch (error) {
      // Somebody else may have been faster.
      if (error instanceof RunFencedError) await this.#assertFree(await summaryOf(this.#journal, runId));
      throw error;
    }
    return by.runId;
  }

  /** Cancels a run, whoever drives it, and waits for its end. */
  async #end(runId: RunId): Promise<void> {
    await this.#runtime
      .post(runId, { id: this.#runtime.ids.next(), type: 'cancel', reason: 'another run goes on in its place' })
      .catch((error: unknown) => {
        if (!(error instanceof RunClosedError)) throw error;
      });
    await this.#runtime.take(runId);
    await this.#runtime.outcome(runId);
  }

  async #assertFree({ runId, parent, supersededBy }: RunSummary): Promise<void> {
    if (supersededBy !== undefined)
      throw new ConflictError(`Run "${runId}" was superseded by run "${supersededBy}" before. Restore that one, or fork this one.`, {
        code: 'RUN_SUPERSEDED',
        data: { runId, supersededBy },
      });
    const above = parent === undefined ? undefined : await this.#journal.summary(parent.runId);
    if (above === undefined || isClosed(above.status)) return;
    throw new ConflictError(`Run "${runId}" is a child of run "${above.runId}", which is open. Restore that run, or fork this one.`, {
      code: 'RUN_HAS_PARENT',
      data: { runId, parent: above.runId },
    });
  }
}

function atPoint(origin: Origin, at: ForkPoint | undefined): Split {
  const length = cutOf(origin, at);
  if (at !== undefined) return splitAt(origin.events, length, { isWhole: false });
  return splitAt(origin.events, length, { isWhole: true, leftAt: origin.events[length]?.at ?? Infinity });
}
