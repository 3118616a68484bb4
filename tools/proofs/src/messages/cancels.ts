import { graph, loop, map, task, wait, type Graph, type StepPolicy } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { onRecord } from '../kill/completions.ts';
import { Folder } from '../process/folder.ts';
import { Worker } from '../workers/worker.ts';

export interface CancelReport {
  /** From the cancel in one process to the end on record, as the canceller sees it, ms; by place. */
  readonly tookMs: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

const one = (handler: string, policy: StepPolicy = {}): Graph => graph([task('only', handler, { policy })]);

/** A run for each place where one can wait, and the step that tells it has got there; none where the records must tell. */
const places: Readonly<Record<string, Graph>> = {
  'a body at work': one('heeds'),
  'a body that ignores it': one('held'),
  'a signal': graph([wait('only', { signal: 'never' })]),
  'a timer': graph([wait('only', { ms: 3_600_000 })]),
  "a handler's signal": one('waits'),
  "a handler's timer": one('naps'),
  'a retry': one('fails', { retry: { maxRetries: 3, initialMs: 3_600_000, jitter: 0 } }),
  'a child run': one('parent'),
  'a map': graph([map('only', { items: [1, 2, 3], body: one('waits') })]),
  'a loop': graph([loop('only', { maxIterations: 2, body: graph([wait('inner', { signal: 'never' })]) })]),
};

/** Cancels a run in each place where it can wait, from another process. */
export async function cancelEverywhere(): Promise<CancelReport> {
  using folder = new Folder('cancels');
  const tookMs: Record<string, number> = {};
  const faults: string[] = [];
  {
    await using owner = await Worker.start({ folder: folder.path, name: 'owner', pollMs: 50, graceMs: 300 });
    await using other = await Worker.start({ folder: folder.path, name: 'other', pollMs: 20 });
    for (const [place, waiting] of Object.entries(places)) {
      await owner.ask({ do: 'start', runId: place, graph: waiting }, 'started');
      await arrived(owner, place);
      tookMs[place] = (await other.ask({ do: 'cancel', runId: place }, 'cancelled')).tookMs;
      const { result } = await owner.hear('ended', place);
      if (result.status !== 'cancelled') faults.push(`${place}: ended ${result.status}`);
    }
    for (const [place, ms] of Object.entries(await paused(owner, other))) tookMs[place] = ms;
    tookMs['a slot'] = await slot(folder, other);
    tookMs['a lane'] = await lane(owner, other, faults);
    tookMs['a decision'] = await decision(folder, other);
  }
  await using journal = sqliteJournal({ path: folder.file('runs.db') });
  const { closings, problems } = await onRecord(journal);
  for (const [runId, count] of closings) if (count !== 1) faults.push(`${runId} was closed ${count} times`);
  return { tookMs, faults: [...faults, ...problems] };
}

/** A run stands where it is meant to once it says that it waits, or its body that it works. */
async function arrived(owner: Worker, runId: string): Promise<void> {
  for (;;) {
    const { status } = await owner.ask({ do: 'state', runId }, 'state');
    if (status === 'waiting' || owner.kept('running', runId).length > 0) return;
  }
}

async function paused(owner: Worker, other: Worker): Promise<Readonly<Record<string, number>>> {
  await owner.ask({ do: 'start', runId: 'paused', graph: one('heeds') }, 'started');
  await owner.hear('running', 'paused');
  await other.ask({ do: 'pause', runId: 'paused' }, 'paused');
  const { tookMs } = await other.ask({ do: 'cancel', runId: 'paused' }, 'cancelled');
  return { 'a pause': tookMs };
}

/** A run none of whose bodies has got a slot; the one that has it keeps it. */
async function slot(folder: Folder, other: Worker): Promise<number> {
  await using narrow = await Worker.start({ folder: folder.path, name: 'narrow', maxConcurrency: 1, pollMs: 50 });
  await narrow.ask({ do: 'start', runId: 'holds the slot', graph: one('heeds') }, 'started');
  await narrow.hear('running', 'holds the slot');
  await narrow.ask({ do: 'start', runId: 'a slot', graph: one('quick') }, 'started');
  const { tookMs } = await other.ask({ do: 'cancel', runId: 'a slot' }, 'cancelled');
  await other.ask({ do: 'cancel', runId: 'holds the slot' }, 'cancelled');
  return tookMs;
}

/** A run that holds a lane: once it is cancelled the next of the lane goes on. */
async function lane(owner: Worker, other: Worker, faults: string[]): Promise<number> {
  await owner.ask({ do: 'start', runId: 'lane 1', lane: 'lane', graph: one('waits') }, 'started');
  await owner.hear('running', 'lane 1');
  await owner.ask({ do: 'start', runId: 'lane 2', lane: 'lane', graph: one('quick') }, 'started');
  const { tookMs } = await other.ask({ do: 'cancel', runId: 'lane 1' }, 'cancelled');
  const { result } = await owner.hear('ended', 'lane 2');
  if (result.status !== 'completed') faults.push(`the next of the lane ended ${result.status}`);
  return tookMs;
}

/** A run that asks whether its `once` effect has happened, since its process was killed in it. */
async function decision(folder: Folder, other: Worker): Promise<number> {
  const runId = 'a decision';
  {
    await using doomed = await Worker.start({ folder: folder.path, name: 'doomed' });
    await doomed.ask({ do: 'start', runId, graph: one('heldOnce') }, 'started');
    await doomed.hear('running', runId);
  }
  await using heir = await Worker.start({ folder: folder.path, name: 'heir', pollMs: 50 });
  await heir.ask({ do: 'take', runId }, 'started');
  while ((await heir.ask({ do: 'state', runId }, 'state')).status !== 'needs-decision');
  return (await other.ask({ do: 'cancel', runId }, 'cancelled')).tookMs;
}
