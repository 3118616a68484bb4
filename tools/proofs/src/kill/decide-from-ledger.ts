import { RunClosedError, systemClock, type Decision, type DecisionNeeded, type RunEvent, type RunSummary } from '@tutti/core';
import type { Kernel } from '@tutti/kernel';
import type { Ledger } from '../process/ledger.ts';

/** Answers every open question of every run, or of some, as its tool's own books say: done, with that value, or to be done. Gives their number. */
export async function decideFromLedger(
  kernel: Kernel,
  ledger: Pick<Ledger, 'entries'>,
  isAsked: (summary: RunSummary) => boolean = () => true,
): Promise<number> {
  let decided = 0;
  for await (const summary of kernel.list({ status: ['needs-decision'] })) {
    if (!isAsked(summary)) continue;
    const { runId } = summary;
    const run = await kernel.attach(runId);
    for (const { path, key, seq } of await openQuestions(kernel, runId)) {
      const what = key === undefined ? path : `${path}#${key}`;
      const done = ledger.entries().find((entry) => entry.run === runId && entry.what === what);
      const decision: Decision = done === undefined ? { kind: 'retry' } : { kind: 'complete', output: done.value };
      // As of its question: what the ledger says now is no answer to the next question of that step, however late it is taken in.
      decided += await run.decide(path, decision, { asOf: seq + 1, ...(key === undefined ? {} : { key }) }).then(() => 1, unlessOver);
    }
  }
  return decided;
}

/** Answers questions until something has come. */
export async function whileDeciding<Result>(
  { kernel, ledger }: { readonly kernel: Kernel; readonly ledger: Ledger },
  coming: Promise<Result>,
): Promise<{ readonly result: Result; readonly decisions: number }> {
  let isOver = false;
  let decisions = 0;
  const ended = coming.finally(() => (isOver = true));
  ended.catch(() => undefined);
  while (!isOver) {
    decisions += await decideFromLedger(kernel, ledger);
    await new Promise<void>((resolve) => void systemClock.after(2, resolve));
  }
  return { result: await ended, decisions };
}

/** A run that has ended since it was looked at, by the answer before this one or with its step cancelled, asks nothing any more. */
function unlessOver(error: unknown): 0 {
  if (error instanceof RunClosedError) return 0;
  throw error;
}

async function openQuestions(kernel: Kernel, runId: string): Promise<readonly DecisionNeeded[]> {
  const open = new Map<string, DecisionNeeded>();
  for await (const event of kernel.runtime.read(runId, { follow: false })) {
    if (event.type === 'decision.needed') open.set(question(event), event);
    else if (event.type === 'decision.made') open.delete(question(event));
    else if (event.type === 'step.failed' || event.type === 'step.cancelled')
      for (const [at, { path }] of open) if (path === event.path) open.delete(at);
  }
  return [...open.values()];
}

function question({ path, key }: Extract<RunEvent, { type: 'decision.needed' | 'decision.made' }>): string {
  return `${path}#${key ?? ''}`;
}
