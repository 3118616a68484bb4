import {
  JournalCorruptError,
  TuttiError,
  chain,
  graph,
  systemClock,
  task,
  wait,
  type Clock,
  type Graph,
  type Handler,
  type RunSummary,
} from '@tutti/core';
import { sqliteJournal, type SqliteJournal } from '@tutti/journal-sqlite';
import { createKernel, type Kernel, type Run } from '@tutti/kernel';

const LARGE = 3_000;
/** Of a value that is kept beside the records. */
const HUGE = 66_000;
const PATIENCE_MS = 120_000;
/** How long one that is refused lets the next of its lane try. */
const BEHIND_MS = 3_000;
const HOUR_MS = 3_600_000;
/** When the file is opened again, what slept is due. */
const later: Clock = {
  now: () => systemClock.now() + 2 * HOUR_MS,
  monotonic: () => systemClock.monotonic(),
  after: (ms, due) => systemClock.after(ms, due),
  breathe: () => systemClock.breathe(),
};
const approved: Graph = graph(
  [task('made', 'made'), wait('approval', { signal: 'approved' }), task('send', 'send')],
  chain('made', 'approval', 'send'),
);
const timed: Graph = graph(
  [task('made', 'made'), wait('approval', { ms: HOUR_MS }), task('send', 'send')],
  chain('made', 'approval', 'send'),
);

interface Story {
  readonly graph: Graph;
  readonly lane?: string;
  /** Characters of the value that its first step makes. */
  readonly size: number;
  /** What happens to it before the file is closed. */
  readonly before?: (run: Run) => Promise<void>;
}

/** Runs of every kind that a file holds: asleep, in a lane and behind it, paused with a message, with a checkpoint, ended. */
const stories: Readonly<Record<string, Story>> = {
  asks: { graph: approved, size: LARGE },
  'lane-first': { graph: approved, lane: 'session/1', size: 10 },
  'lane-second': { graph: approved, lane: 'session/1', size: 10 },
  paused: {
    graph: approved,
    size: 300,
    before: async (run) => (await run.pause('for lunch'), run.signal('approved', null, { id: 'approval' })),
  },
  marked: { graph: approved, size: HUGE, before: (run) => run.checkpoint('half') },
  timed: { graph: timed, size: 10 },
  ended: {
    graph: approved,
    size: 10,
    before: async (run) => (await run.signal('approved', null, { id: 'approval' }), void (await run.result())),
  },
};
export const RUNS: readonly string[] = Object.keys(stories);

const labelsOf = (runId: string): Readonly<Record<string, string>> => ({ name: `the run ${runId}` });

/**
 * How a run went on in a damaged file: to its end, refused as damaged by name, or not at all.
 * `wrong` says what must never be: another end, something done again, or an error that names no damage.
 */
export type Fate =
  | { readonly kind: 'ended' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'stands'; readonly runId: string }
  | { readonly kind: 'wrong'; readonly what: string };

/** A file of these runs, each as far as it gets by itself. */
export async function fillFile(path: string): Promise<void> {
  await using journal = sqliteJournal({ path, durability: 'relaxed' });
  await using kernel = createKernel({ journal, handlers: handlersOf([]), suspendAfterMs: 1 });
  for (const [runId, { graph, lane, before }] of Object.entries(stories)) {
    const run = await kernel.start(graph, null, { runId, labels: labelsOf(runId), ...(lane === undefined ? {} : { lane }) });
    if (runId !== 'lane-second') while ((await run.state()).waitingFor === undefined) await tick();
    await before?.(run);
  }
  while ((await journal.checkpoints('marked')).length === 0) await tick();
  await kernel.shutdown({ graceMs: 1_000 });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));
const tick = (): Promise<void> => pause(1);

/** Goes on with every run of a file that may be damaged, and looks at what it tells of them. */
export async function goOn(path: string): Promise<readonly Fate[]> {
  const done: string[] = [];
  try {
    await using journal = sqliteJournal({ path, durability: 'relaxed', clock: later });
    await using kernel = createKernel({ journal, handlers: handlersOf(done), clock: later });
    const lists = await fateOf('the list', () => assertListed(journal));
    const fateIn = (runId: string, patience?: Promise<unknown>): Promise<Fate> =>
      fateOf(runId, () => live({ kernel, journal, runId, done }), patience);
    const first = fateIn('lane-first');
    // Refused for good: nobody waits long for what is behind it.
    const heldUp = first.then(({ kind }) => (kind === 'refused' ? pause(BEHIND_MS) : new Promise(() => undefined)));
    const fates = await Promise.all(
      RUNS.map((runId) => (runId === 'lane-first' ? first : fateIn(runId, runId === 'lane-second' ? heldUp : undefined))),
    );
    return [...fates, ...(lists.kind === 'ended' ? [] : [lists])].filter(
      (fate) => fate.kind !== 'stands' || !isBehindDamaged(fate.runId, fates),
    );
  } catch (error) {
    return RUNS.map(() => refusal(error));
  }
}

/** In a lane, a run waits for the one before it, also where the file takes no end of that one. */
function isBehindDamaged(runId: string, fates: readonly Fate[]): boolean {
  return runId === 'lane-second' && fates[RUNS.indexOf('lane-first')]?.kind === 'refused';
}

class WrongError extends Error {}

async function live({
  kernel,
  journal,
  runId,
  done,
}: {
  readonly kernel: Kernel;
  readonly journal: SqliteJournal;
  readonly runId: string;
  readonly done: readonly string[];
}): Promise<void> {
  const run = await kernel.attach(runId);
  const hasEnded = runId === 'ended';
  if (!hasEnded) {
    if (runId !== 'timed') await run.signal('approved', null, { id: 'approval' });
    await kernel.resume(runId);
  }
  const result = await run.result();
  const sent = done.filter((what) => what === `${runId} send`).length;
  const isRight = result.status === 'completed' && result.output === (stories[runId]?.size ?? 0) && sent === (hasEnded ? 0 : 1);
  if (!isRight) throw new WrongError(`${runId} has another end: ${JSON.stringify(result).slice(0, 300)}, sent ${sent} times`);
  if (done.includes(`${runId} made`) && runId !== 'lane-second') throw new WrongError(`${runId}: what was on record was done again`);
  if (runId === 'marked') assertMarked(await run.checkpoints());
  const about = await journal.summary(runId);
  if (about?.status !== 'quarantined') assertTold(about, runId);
}

function assertMarked(checkpoints: readonly { readonly name: string; readonly seq: number }[]): void {
  if (JSON.stringify(checkpoints.map(({ name, seq }) => [name, seq])) !== '[["half",2]]')
    throw new WrongError(`another checkpoint: ${JSON.stringify(checkpoints)}`);
}

/** Each run is in the list as it is, or as damaged. */
async function assertListed(journal: SqliteJournal): Promise<void> {
  const listed: RunSummary[] = [];
  for await (const summary of journal.list({})) listed.push(summary);
  for (const runId of RUNS) {
    const about = listed.find((summary) => summary.runId === runId);
    if (about?.status === 'quarantined') continue;
    if (about !== undefined) assertTold(about, runId);
    // What a list lacks is told when it is asked for by its name.
    else if ((await journal.summary(runId).catch(() => undefined)) !== undefined)
      throw new WrongError(`${runId} is there and not in the list`);
  }
}

function assertTold(about: RunSummary | undefined, runId: string): void {
  const isRight =
    about !== undefined &&
    about.labels['name'] === labelsOf(runId)['name'] &&
    about.lane === stories[runId]?.lane &&
    about.program === 'graph' &&
    about.queue === 'default';
  if (!isRight) throw new WrongError(`${runId} is told otherwise: ${JSON.stringify(about)}`);
}

async function fateOf(runId: string, work: () => Promise<void>, patience?: Promise<unknown>): Promise<Fate> {
  let cancel = (): void => undefined;
  const late = new Promise<'late'>((resolve) => (cancel = systemClock.after(PATIENCE_MS, () => resolve('late'))));
  const behind = patience?.then(() => 'late' as const) ?? late;
  try {
    return (await Promise.race([work(), late, behind])) === 'late' ? { kind: 'stands', runId } : { kind: 'ended' };
  } catch (error) {
    return error instanceof WrongError ? { kind: 'wrong', what: error.message } : refusal(error);
  } finally {
    cancel();
  }
}

/** The one refusal there may be: damage, by name. */
function refusal(error: unknown): Fate {
  if (error instanceof JournalCorruptError && /"[^"]+"/.test(error.message)) return { kind: 'refused', code: error.code };
  if (TuttiError.isInstance(error)) return { kind: 'wrong', what: `${error.code} in place of damage: ${error.message}` };
  return { kind: 'wrong', what: `an error that names no cause: ${error instanceof Error ? error.stack : String(error)}` };
}

function handlersOf(done: string[]): Readonly<Record<string, Handler>> {
  return {
    made: { effect: 'none', run: (_, { runId }) => (done.push(`${runId} made`), 'x'.repeat(stories[runId]?.size ?? 0)) },
    send: { effect: 'once', run: async (_, context) => (done.push(`${context.runId} send`), String(await context.output('made')).length) },
  };
}
