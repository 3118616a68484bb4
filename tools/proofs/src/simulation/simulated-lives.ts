import type { DecisionNeeded, Json, Message, NewRun, Outcome, OutputRef, RunEvent } from '@tutti/core';
import { createWorker } from '@tutti/kernel';
import { SimulatedCrash, fakeClock, seededRandom, simulationHost, type SimulationHost } from '@tutti/testing';
import { LEASE_MS, simulatedEvaluator, simulatedHandler, type Books, type OutsideWorld } from './simulated-bodies.ts';
import type { SimulatedCase } from './simulated-case.ts';

/** A run that was lived through, crashes and all. */
export interface LivedRun {
  readonly host: SimulationHost;
  readonly outcome: Outcome<OutputRef> | Outcome;
  readonly books: Books;
  readonly crashes: number;
  /** What was completed at a crash and ran again all the same. */
  readonly rerun: readonly string[];
}

// More than any random graph can want: with these posted, a run that stands still hangs.
const MAX_SIGNALS = 400;
const MAX_DECISIONS = 400;
const worker = createWorker();

export function newRun({ graph }: SimulatedCase): NewRun & { readonly runId: string; readonly createdAt: number } {
  return { runId: 'run-1', createdAt: Date.UTC(2026, 0, 1), definition: graph as unknown as Json };
}

/** Drives a case from life to life until it ends. @throws TimeoutError of the host when it hangs. */
export async function live(given: SimulatedCase, isPlain: boolean = false): Promise<LivedRun> {
  const books: Books = new Map();
  const clock = fakeClock();
  const world: OutsideWorld = { books, clock, life: 0, ended: new Set() };
  const outside = new Outside(books);
  const options = {
    random: seededRandom(given.order),
    clock,
    maxConcurrency: given.slots,
    handlers: { any: simulatedHandler(given.world, world, isPlain) },
    evaluators: { any: simulatedEvaluator(given.world) },
    onIdle: () => outside.act(),
    onCommit: (events: readonly RunEvent[], commit: number) => {
      for (const event of events) if (event.type === 'decision.needed') outside.answer(event);
      if (commit === given.cancelAt) outside.post({ type: 'cancel', id: 'cancel', reason: 'enough' });
    },
  };
  const [first, ...later] = given.crashes;
  let host = simulationHost({ ...options, ...(first === undefined ? {} : { crash: first }) });
  outside.host = host;
  for (let i = 0; i < given.early; i++) outside.signal();
  const done = new Map<string, number>();
  let [isSilent, length] = [false, 0];
  for (let crashes = 0; ; crashes++) {
    try {
      const outcome = await worker.drive(newRun(given), host);
      return { host, outcome, books, crashes, rerun: [...done].filter(([what, count]) => books.get(what) !== count).map(([what]) => what) };
    } catch (error) {
      if (!(error instanceof SimulatedCrash)) throw error;
      for (const what of completions(host.events)) if (!done.has(what)) done.set(what, books.get(what) ?? 0);
      const next = later[crashes];
      if (given.crashes[crashes]?.isSilent !== true) world.ended.add(world.life);
      // The journal tells of a silent worker until something was appended after it.
      isSilent = !world.ended.has(world.life++) || (isSilent && host.events.length === length);
      length = host.events.length;
      host = host.recover({ ...(next === undefined ? {} : { crash: next }), ...(isSilent ? { silentLeaseMs: LEASE_MS } : {}) });
      outside.enter(host);
    }
  }
}

/** Drives a closed run once more from its records alone. */
export async function replay(
  given: SimulatedCase,
  last: SimulationHost,
): Promise<{ readonly host: SimulationHost; readonly outcome: Outcome<OutputRef> | Outcome }> {
  const host = last.recover();
  return { host, outcome: await worker.drive(newRun(given), host) };
}

/** Steps and substeps on record as completed, `path` or `path#key`. */
export function completions(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'step.completed' ? [event.path] : event.type === 'substep.completed' ? [`${event.path}#${event.key}`] : [],
  );
}

/** Those who post to the run: their messages are durable, and come again in the next life until they are on record. */
class Outside {
  host: SimulationHost | undefined = undefined;
  readonly #books: Books;
  readonly #posted: Message[] = [];
  #signals: number = 0;
  #decisions: number = 0;

  constructor(books: Books) {
    this.#books = books;
  }

  /** Nothing can happen any more without somebody from outside: an open question is answered, else a signal sent. */
  act(): void {
    const question = openQuestion(this.host?.events ?? []);
    if (question !== undefined && this.#decisions < MAX_DECISIONS) this.answer(question);
    else if (this.#signals < MAX_SIGNALS) this.signal();
  }

  signal(): void {
    const id = `go-${++this.#signals}`;
    this.post({ type: 'signal', id, name: 'go', payload: id });
  }

  post(message: Message): void {
    this.#posted.push(message);
    this.host?.post(message);
  }

  enter(host: SimulationHost): void {
    this.host = host;
    const taken = new Set(
      host.events.flatMap((event) =>
        event.type === 'signal.received' ? [event.id] : event.type === 'message.ignored' ? [event.message.id] : [],
      ),
    );
    const isCancelling = host.events.some(({ type }) => type === 'run.cancelling');
    for (const message of this.#posted)
      if (message.type === 'signal' ? !taken.has(message.id) : message.type === 'cancel' && !isCancelling) host.post(message);
  }

  /** As the tool's own books say, at once or when nothing else can happen. */
  answer({ path, key }: DecisionNeeded): void {
    const isDone = this.#books.has(key === undefined ? path : `${path}#${key}`);
    const decision = isDone ? ({ kind: 'complete', output: key ?? null } as const) : ({ kind: 'retry' } as const);
    this.host?.post({ type: 'decide', id: `decision-${++this.#decisions}`, path, decision, ...(key === undefined ? {} : { key }) });
  }
}

function openQuestion(events: readonly RunEvent[]): DecisionNeeded | undefined {
  const open = new Map<string, DecisionNeeded>();
  for (const event of events) {
    if (event.type === 'decision.needed') open.set(`${event.path}#${event.key ?? ''}`, event);
    else if (event.type === 'decision.made') open.delete(`${event.path}#${event.key ?? ''}`);
    else if (event.type === 'step.failed' || event.type === 'step.cancelled')
      for (const [at, { path }] of open) if (path === event.path) open.delete(at);
  }
  return open.values().next().value;
}
