import type {
  Checkpoint,
  Decision,
  ForkOptions,
  ForkPoint,
  Ids,
  Json,
  Message,
  NodeView,
  RunEvent,
  RunId,
  RunState,
  RunSummary,
} from '@tutti/core';
import type { DecideOptions, MessageOptions, Run, RunResult } from '../run.ts';
import type { RunFold } from '../run-state/run-fold.ts';
import { stateOf } from '../run-state/state-of.ts';
import { RunReader, withWaiting } from '../values/run-reader.ts';
import type { EmbeddedRuntime } from './embedded-runtime.ts';
import type { FollowOptions } from './follow-events.ts';
import type { LiveRun } from './live-run.ts';
import { loadRun } from '../snapshot/load-run.ts';
import { summaryOf } from './load-run.ts';
import type { Notice } from './notice.ts';
import { RunPutAside } from './runtime-errors.ts';

type MessageBody = Message extends infer M ? (M extends Message ? Omit<M, 'id'> : never) : never;

/** How often a run at work is looked at before its records are read instead. */
const LOOKS = 20;

/** A run of an embedded runtime. */
export class RunHandle implements Run {
  #id: RunId;
  readonly #isExact: boolean;
  readonly #runtime: EmbeddedRuntime;
  readonly #ids: Ids;
  // Kept after the run has ended, so that its outputs need not be read again.
  #live: LiveRun | undefined = undefined;
  readonly #listening: Set<() => void> = new Set();

  constructor(runtime: EmbeddedRuntime, runId: RunId, { ids, exact = false }: { readonly ids: Ids; readonly exact?: boolean }) {
    this.#id = runId;
    this.#isExact = exact;
    this.#runtime = runtime;
    this.#ids = ids;
    this.#live = runtime.live(runId);
  }

  get id(): RunId {
    return this.#id;
  }

  events(options: Omit<FollowOptions, 'follow'> = {}): AsyncIterable<RunEvent> {
    const current = async (): Promise<RunId> => {
      await this.#follow();
      return this.id;
    };
    return this.#runtime.read(current, { ...options, follow: true });
  }

  async result(): Promise<RunResult> {
    for (;;) {
      const id = this.id;
      const outcome = await this.#runtime.outcome(id);
      await this.#follow();
      if (this.id === id) return { ...outcome, runId: id };
    }
  }

  async idle(): Promise<RunState> {
    await this.#follow();
    for (let live = this.#current(); live !== undefined; live = this.#current()) {
      const state = await live.idle().catch(unlessAsleep);
      if (state !== undefined) return state;
    }
    const state = await this.#runtime.stillness(this.id);
    if (state !== undefined) return state;
    const woken = this.#runtime.sleepers.isOver(this.id);
    await (woken ?? this.result());
    return woken === undefined ? this.state() : this.idle();
  }

  async state(): Promise<RunState> {
    await this.#follow();
    const known = await this.#betweenTurns(({ run }) => (run.length > 0 ? stateOf(run) : undefined));
    if (known !== undefined) return known;
    const { status, waitingFor, reason } = await summaryOf(this.#runtime.journal, this.id);
    return { status, ...(waitingFor === undefined ? {} : { waitingFor }), ...(reason === undefined ? {} : { reason }) };
  }

  async nodes(): Promise<readonly NodeView[]> {
    return this.#read((run, about) => {
      const begun = this.#runtime.live(this.id)?.host.begun;
      const isDriven = about === undefined || about.owner !== undefined;
      return [...run.program.inspect(run.programState)].map((view) => withWaiting(run, view, { begun, isDriven }));
    });
  }

  async output(node: string): Promise<Json | undefined> {
    return this.#read((run) => new RunReader(run, '').output(node));
  }

  signal(name: string, payload: Json = null, options: MessageOptions = {}): Promise<void> {
    return this.#post({ type: 'signal', name, payload }, options);
  }

  pause(reason?: string): Promise<void> {
    return this.#post({ type: 'pause', ...(reason === undefined ? {} : { reason }) });
  }

  async resume(): Promise<void> {
    await this.#post({ type: 'resume' });
    await this.#runtime.take(this.id);
  }

  cancel(reason?: string): Promise<void> {
    return this.#post({ type: 'cancel', ...(reason === undefined ? {} : { reason }) });
  }

  async decide(path: string, decision: Decision, { key, asOf, ...options }: DecideOptions = {}): Promise<void> {
    await this.#post(
      { type: 'decide', path, decision, asOf: asOf ?? (await this.#length()), ...(key === undefined ? {} : { key }) },
      options,
    );
  }

  wake(path: string, options: MessageOptions & { readonly key?: string } = {}): Promise<void> {
    return this.#post({ type: 'wake', path, ...(options.key === undefined ? {} : { key: options.key }) }, options);
  }

  checkpoint(name: string): Promise<void> {
    return this.#post({ type: 'checkpoint', name });
  }

  async checkpoints(): Promise<readonly Checkpoint[]> {
    await this.#follow();
    return this.#runtime.journal.checkpoints(this.id);
  }

  async fork(options: ForkOptions = {}): Promise<Run> {
    await this.#follow();
    return new RunHandle(this.#runtime, await this.#runtime.fork(this.id, options), { ids: this.#ids });
  }

  async restore(at: ForkPoint, options: Omit<ForkOptions, 'at'> = {}): Promise<void> {
    await this.#follow();
    this.#becomes(await this.#runtime.forks.restore(this.id, at, options));
    await this.#runtime.take(this.id);
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    const end = this.#runtime.followers.onNotice((notice) => {
      if (notice.runId === this.id) listener(notice);
    });
    this.#listening.add(end);
    return () => {
      end();
      this.#listening.delete(end);
    };
  }

  /** Ends this handle's listening; the run goes on. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#listening) end();
    this.#listening.clear();
  }

  /** Another run may go on in this one's place. */
  async #follow(): Promise<void> {
    const live = this.#runtime.live(this.id);
    const goesOn = live !== undefined && live.run.closed === undefined;
    if (this.#isExact || goesOn) return;
    this.#becomes(await this.#runtime.forks.current(this.id));
  }

  #becomes(runId: RunId): void {
    if (runId === this.id) return;
    this.#id = runId;
    this.#live = undefined;
  }

  async #post(body: MessageBody, options: MessageOptions = {}): Promise<void> {
    await this.#follow();
    await this.#runtime.post(this.id, { ...body, id: options.id ?? this.#ids.next() } as Message);
  }

  async #length(): Promise<number> {
    await this.#follow();
    return (await this.#betweenTurns(({ run }) => run.length)) ?? (await summaryOf(this.#runtime.journal, this.id)).length;
  }

  #current(): LiveRun | undefined {
    this.#live = this.#runtime.live(this.id) ?? this.#live;
    if (this.#live?.isGivenUp === true) this.#live = undefined;
    return this.#live;
  }

  /** Reads the run as its records have it; with what the journal says of one that is not driven here. */
  async #read<T>(read: (run: RunFold, about?: RunSummary) => T): Promise<T> {
    await this.#follow();
    const found = await this.#betweenTurns(({ run }) => ({ value: read(run) }));
    if (found !== undefined) return found.value;
    const { store } = this.#runtime;
    return read(await loadRun(store, this.id), await summaryOf(store.journal, this.id));
  }

  /**
   * Reads the run driven here while no turn is at work: what is folded and not on record yet is not shown. Read in the very
   * moment that is looked: one later the next turn may have begun. Gives nothing for a run that never rests; its records tell then.
   */
  async #betweenTurns<T>(read: (live: LiveRun) => T): Promise<T | undefined> {
    for (let look = 0; look < LOOKS; look++) {
      const live = this.#current();
      if (live === undefined) return undefined;
      if (live.host.isDurable) return read(live);
      await live.host.durable();
    }
    return undefined;
  }
}

/** A run that falls asleep meanwhile stands still, or will wake. */
function unlessAsleep(error: unknown): undefined {
  if (!(error instanceof RunPutAside)) throw error;
}
