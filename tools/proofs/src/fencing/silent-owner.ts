import { graph, systemClock, task, type Graph } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { decideFromLedger } from '../kill/decide-from-ledger.ts';
import { onRecord } from '../kill/completions.ts';
import { Folder } from '../process/folder.ts';
import { Ledger } from '../process/ledger.ts';
import { Worker } from '../workers/worker.ts';
import { stopOutsideWrites } from './stop-outside-writes.ts';

const LEASE_MS = 100;
const TIMEOUT_MS = 900;
const PATIENCE_MS = 120_000;
const once: Graph = graph([task('pay', 'heldOnce', { policy: { timeoutMs: TIMEOUT_MS } })]);

export interface SilentOwnerReport {
  readonly rounds: number;
  /** From the takeover to the question, ms. */
  readonly askedAfterMs: readonly number[];
  readonly faults: readonly string[];
}

/**
 * Stops an owner in the middle of an effect that must not happen twice, lets a rival take the run, and wakes the owner, which
 * then does what it had begun. The rival has to ask only after that; the ledger answers whatever is asked at once.
 */
export async function silentOwner(rounds: number): Promise<SilentOwnerReport> {
  using folder = new Folder('silent');
  const common = { folder: folder.path, leaseTtlMs: LEASE_MS, pollMs: 10 };
  const ledger = new Ledger(folder.file('ledger'));
  const faults: string[] = [];
  {
    await using owner = await Worker.start({ ...common, name: 'owner' });
    await using rival = await Worker.start({ ...common, name: 'rival', isQuick: true });
    await using journal = sqliteJournal({ path: folder.file('runs.db') });
    await using answering = createKernel({ journal });
    for (let round = 0; round < rounds; round++) {
      const runId = `round-${round}`;
      owner.say({ do: 'start', runId, graph: once });
      await owner.hear('running', runId);
      await stopOutsideWrites(owner.program, folder.file('runs.db'));
      owner.say({ do: 'finish', runId, path: 'pay' });
      await rival.ask({ do: 'take', runId }, 'started');
      await until(`${runId} is taken over`, async () => (await journal.summary(runId))?.epoch === 2);
      owner.program.kill('SIGCONT');
      await until(`${runId} asks`, async () => (await decideFromLedger(answering, ledger)) > 0);
      const { result } = await rival.hear('ended', runId);
      if (result.status !== 'completed' || result.output !== 'owner') faults.push(`${runId}: ended as ${JSON.stringify(result)}`);
    }
  }
  await using journal = sqliteJournal({ path: folder.file('runs.db') });
  const { closings, problems } = await onRecord(journal);
  for (const [runId, count] of closings) if (count !== 1) faults.push(`${runId} was closed ${count} times`);
  for (const [what, count] of ledger.counts()) if (count !== 1) faults.push(`${what} happened ${count} times`);
  const askedAfterMs = await Promise.all([...closings.keys()].map((runId) => askedAfter(journal, runId)));
  if (askedAfterMs.some((ms) => !(ms >= LEASE_MS + TIMEOUT_MS))) faults.push(`asked after ${askedAfterMs.join(', ')} ms`);
  return { rounds, askedAfterMs, faults: [...faults, ...problems] };
}

async function askedAfter(journal: ReturnType<typeof sqliteJournal>, runId: string): Promise<number> {
  const at = new Map<string, number>();
  for await (const events of journal.read(runId)) for (const event of events) at.set(event.type, event.at);
  return (at.get('decision.needed') ?? NaN) - (at.get('effect.doubted') ?? NaN);
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const latest = systemClock.monotonic() + PATIENCE_MS;
  while (!(await holds())) {
    if (systemClock.monotonic() > latest) throw new Error(`Waited ${PATIENCE_MS} ms in vain until ${what}.`);
    await new Promise<void>((resolve) => void systemClock.after(5, resolve));
  }
}
