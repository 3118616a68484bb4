import { TuttiError, chain, graph, systemClock, task, wait, type Graph, type Handler } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';

export const RUNS: readonly string[] = ['run-0', 'run-1', 'run-2', 'run-3'];
const LARGE = 20_000;
const PATIENCE_MS = 10_000;
const steps: Graph = graph([task('made', 'made'), wait('approval', { signal: 'approved' }), task('send', 'send')], chain('made', 'approval', 'send'));

/**
 * How a run went on in a damaged file: to its end, refused with a code, or not at all.
 * `wrong` says what must never be: another end, something done again, or an error that names no cause.
 */
export type Fate = { readonly kind: 'ended' } | { readonly kind: 'refused'; readonly code: string } | { readonly kind: 'stands' } | { readonly kind: 'wrong'; readonly what: string };

/** A file of runs that wait for a signal, each with a step done and a large value. */
export async function fillFile(path: string): Promise<void> {
  await using journal = sqliteJournal({ path, durability: 'relaxed' });
  await using kernel = createKernel({ journal, handlers: handlersOf([]), suspendAfterMs: 1 });
  for (const runId of RUNS) {
    const run = await kernel.start(steps, null, { runId });
    while ((await run.state()).waitingFor !== 'signal') await new Promise<void>((resolve) => void systemClock.after(1, resolve));
  }
  await kernel.shutdown({ graceMs: 1_000 });
}

/** Goes on with every run of a file that may be damaged. */
export async function goOn(path: string): Promise<readonly Fate[]> {
  const done: string[] = [];
  try {
    await using journal = sqliteJournal({ path, durability: 'relaxed' });
    await using kernel = createKernel({ journal, handlers: handlersOf(done) });
    return await Promise.all(RUNS.map((runId) => fateOf(runId, done, async () => {
      const run = await kernel.attach(runId);
      await run.signal('approved', null, { id: 'approval' });
      await kernel.resume(runId);
      return run.result();
    })));
  } catch (error) {
    return RUNS.map(() => refusal(error));
  }
}

async function fateOf(runId: string, done: readonly string[], live: () => Promise<{ readonly status: string; readonly output?: unknown }>): Promise<Fate> {
  let cancel = (): void => undefined;
  const patience = new Promise<undefined>((resolve) => (cancel = systemClock.after(PATIENCE_MS, () => resolve(undefined))));
  try {
    const result = await Promise.race([live(), patience]);
    if (done.includes(`${runId} made`)) return { kind: 'wrong', what: 'what was on record was done again' };
    if (result === undefined) return { kind: 'stands' };
    const isRight = result.status === 'completed' && result.output === LARGE && done.filter((what) => what === `${runId} send`).length === 1;
    return isRight ? { kind: 'ended' } : { kind: 'wrong', what: `another end: ${JSON.stringify(result).slice(0, 300)}` };
  } catch (error) {
    return refusal(error);
  } finally {
    cancel();
  }
}

function refusal(error: unknown): Fate {
  if (TuttiError.isInstance(error)) return { kind: 'refused', code: error.code };
  return { kind: 'wrong', what: `an error that names no cause: ${error instanceof Error ? error.stack : String(error)}` };
}

function handlersOf(done: string[]): Readonly<Record<string, Handler>> {
  return {
    made: { effect: 'none', run: (_, { runId }) => (done.push(`${runId} made`), runId.repeat(LARGE / runId.length)) },
    send: { effect: 'once', run: async (_, context) => (done.push(`${context.runId} send`), String(await context.output('made')).length) },
  };
}
