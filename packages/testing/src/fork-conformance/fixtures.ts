import type { Graph, Handler, HandlerFunction, Json, RunEvent, RunState } from '@tutti/core';
import { fail } from 'node:assert/strict';
import { settle } from '../fakes/settle.ts';
import type { ForkableRun, ForkCase } from './behaviour.ts';

export const none = (run: HandlerFunction): Handler => ({ run, effect: 'none' });

/** Steps one after another, each with the handler of its name. */
export function steps(...ids: readonly string[]): Graph {
  const edges = ids.slice(1).map((to, i) => ({ from: ids[i] as string, to }));
  return { nodes: ids.map((id) => ({ id, kind: 'task', handler: id })), edges };
}

/** Notes what is done outside and gives it back. */
export function note(ledger: string[], entry: string): string {
  ledger.push(entry);
  return entry;
}

/** Waits, without letting time pass on the clock, until something holds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 2_000; round++) {
    if (await holds()) return;
    await settle();
  }
  fail(`${what} did not come about`);
}

export function untilState(run: ForkableRun, state: Partial<RunState>): Promise<void> {
  const isSo = async (): Promise<boolean> => {
    const now = await run.state();
    return Object.entries(state).every(([name, value]) => now[name as keyof RunState] === value);
  };
  return until(`${JSON.stringify(state)} of run ${run.id}`, isSo);
}

/** Puts a name to the place where a run stands, and waits until it has it. */
export async function mark(run: ForkableRun, name: string): Promise<readonly string[]> {
  await run.checkpoint(name);
  await until(`checkpoint ${name}`, async () => (await run.checkpoints()).some((checkpoint) => checkpoint.name === name));
  return (await run.checkpoints()).findLast((checkpoint) => checkpoint.name === name)?.inFlight ?? [];
}

export async function eventsOf({ journal }: ForkCase, runId: string): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const batch of journal.read(runId)) events.push(...batch);
  return events;
}

export async function outputOf(run: ForkableRun): Promise<Json> {
  const result = await run.result();
  return 'output' in result ? result.output : fail(`run ${run.id} ended as ${JSON.stringify(result)}`);
}

/** For `assert.rejects`: an error with this code. */
export function withCode(code: string): (error: unknown) => boolean {
  return (error) => (error as { code?: unknown }).code === code;
}
