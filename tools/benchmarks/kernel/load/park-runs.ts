import { hashJson, systemClock, type Graph, type Json, type RunEvent, type RunRow } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';

const BATCH = 5_000;

/** Runs of one graph to be put into a journal as if each had come to its wait in a kernel. */
export interface Parked {
  readonly path: string;
  readonly prefix: string;
  readonly count: number;
  readonly graph: Graph;
  /** When the nth run is due, ms since 1970; without it each waits for a signal. */
  readonly dueAt?: (nth: number) => number;
}

/** Fills a journal by its own create, claim, append and release, in large transactions. The records are those of a run a kernel has driven to its wait. */
export async function parkRuns({ path, prefix, count, graph, dueAt }: Parked): Promise<void> {
  const events = await recordsOfOne(graph);
  const definition = graph as unknown as Json;
  const definitionHash = hashJson(definition);
  await using journal = sqliteJournal({ path, durability: 'relaxed', maxBatchRows: 50_000, maxBatchMs: 60_000 });
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const rows = Array.from({ length: size }, (_, i): RunRow => {
      const runId = `${prefix}-${from + i}`;
      const shift = dueAt === undefined ? 0 : dueAt(from + i) - waitMs(graph) - (events.at(-1)?.at ?? 0);
      return {
        runId,
        program: 'graph',
        programVersion: 1,
        definition,
        definitionHash,
        queue: 'default',
        family: runId,
        labels: {},
        createdAt: 0,
        events: events.map((event) => ({
          ...event,
          at: event.at + shift,
          ...(event.type === 'run.created' ? { runId, family: runId } : {}),
        })),
      };
    });
    await journal.create(rows);
    const claims = await journal.claim('filler', ['default'], size);
    await Promise.all(
      claims.flatMap(({ runId, epoch }) => [
        journal.append({
          runId,
          epoch,
          expectedSeq: events.length,
          events: [],
          status: 'waiting',
          waitingFor: dueAt === undefined ? 'signal' : 'timer',
          wakeAt: dueAt === undefined ? null : dueAt(Number(runId.slice(prefix.length + 1))),
        }),
        journal.release(runId, epoch),
      ]),
    );
  }
}

/** The records of one such run, as a kernel writes them. */
async function recordsOfOne(graph: Graph): Promise<readonly RunEvent[]> {
  await using kernel = createKernel({
    handlers: { ask: { effect: 'none', run: () => 'asked' }, woken: { effect: 'none', run: () => null } },
  });
  const run = await kernel.start(graph);
  while ((await run.state()).status !== 'waiting') await new Promise<void>((resolve) => void systemClock.after(1, resolve));
  const events: RunEvent[] = [];
  for await (const event of kernel.runtime.read(run.id)) events.push(event);
  return events;
}

function waitMs({ nodes }: Graph): number {
  for (const node of nodes) if (node.kind === 'wait' && 'ms' in node.until) return node.until.ms as number;
  throw new Error('This graph waits for no time.');
}
