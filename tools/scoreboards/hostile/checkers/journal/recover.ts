import { createKernel, type Run } from '@tutti/kernel';
import { systemClock, type Handler, type Journal, type RunEvent, type StepContext } from '@tutti/core';
import { setTimeout } from 'node:timers/promises';
import { TIMER } from './vocabulary.ts';

const LOOKS = 100;

export interface Recovery {
  readonly harm: string[];
  /** Steps whose bodies ran. */
  readonly ran: readonly string[];
}

/** Takes a run up with a kernel and sees what it does: no step runs again that is on record as completed, and the run ends. */
export async function recover(
  journal: Journal,
  { runId, isPaused }: { readonly runId: string; readonly isPaused: boolean },
): Promise<Recovery> {
  const records = await recordsOf(journal, runId);
  const done = records.flatMap((event) => (event.type === 'step.completed' ? [event.path] : []));
  const isClosed = records.some(({ type }) => type === 'run.closed');
  const ran: string[] = [];
  const hasTimer = new Set(records.flatMap((event) => (event.type === 'wait.opened' ? [event.path] : [])));
  const handler = (id: string): Handler => ({
    effect: 'idempotent',
    run: async (_input, context: StepContext) => {
      if (hasTimer.has(id)) await context.wait(TIMER, { ms: 1 });
      ran.push(id);
      return id;
    },
  });
  await using kernel = createKernel({
    journal,
    suspendAfterMs: 1,
    pollMs: 5,
    graceMs: 100,
    handlers: { a: handler('a'), b: handler('b') },
  });
  const harm: string[] = [];
  if (isPaused) await (await kernel.attach(runId)).state();
  else {
    const run = await kernel.resume(runId);
    if (!isClosed && isTimerAhead(records)) harm.push(...(await wakeByHand(run)));
    const { status } = await run.result();
    // A failure that is on record stays one: the run ends with it.
    const hasFailed = records.some(({ type }) => type === 'step.failed');
    if (!isClosed && status !== (hasFailed ? 'failed' : 'completed')) harm.push(`the run ended as ${status}`);
    if (!isClosed && !hasFailed)
      for (const id of ['a', 'b']) if (!done.includes(id) && !ran.includes(id)) harm.push(`step ${id} never ran`);
  }
  for (const id of new Set(ran)) {
    if (done.includes(id)) harm.push(`step ${id} ran again though it is on record as completed`);
    if (ran.filter((other) => other === id).length > 1) harm.push(`step ${id} ran more than once`);
  }
  return { harm, ran };
}

/** A timer is open that is due later than now, and later than the last record: a run's clock never goes back. */
function isTimerAhead(records: readonly RunEvent[]): boolean {
  const closed = new Set(records.flatMap((event) => (event.type === 'wait.closed' ? [`${event.path} ${event.key}`] : [])));
  const now = Math.max(systemClock.now(), records.at(-1)?.at ?? 0);
  return records.some(
    (event) =>
      event.type === 'wait.opened' && 'dueAt' in event.until && event.until.dueAt > now && !closed.has(`${event.path} ${event.key}`),
  );
}

/** A timer that is due far away shows in the run's state, has not fired by itself, and ends when somebody says so. */
async function wakeByHand(run: Run): Promise<string[]> {
  let state = await run.state();
  for (let look = 0; look < LOOKS && state.status !== 'waiting'; look++) {
    await setTimeout(5);
    state = await run.state();
  }
  for (const { path, status } of await run.nodes()) if (status === 'waiting') await run.wake(path);
  return state.status === 'waiting' && state.waitingFor === 'timer'
    ? []
    : [`the run is ${state.status} for ${state.waitingFor ?? 'nothing'} instead of waiting for its timer`];
}

async function recordsOf(journal: Journal, runId: string): Promise<RunEvent[]> {
  const records: RunEvent[] = [];
  for await (const events of journal.read(runId)) records.push(...events);
  return records;
}
