import { edge, graph, task, type Graph } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { onRecord } from '../kill/completions.ts';
import { Folder } from '../process/folder.ts';
import { Ledger } from '../process/ledger.ts';
import { Worker } from '../workers/worker.ts';

export interface TerminationReport {
  /** Steps that ended in the grace time. */
  readonly inTime: number;
  readonly exitCode: number | null;
  readonly tookMs: number;
  readonly faults: readonly string[];
}

const STEPS = 20;
const ids = Array.from({ length: STEPS }, (_, i) => `s${i}`);
const twenty: Graph = graph(
  [...ids.map((id) => task(id, 'held')), task('end', 'quick')],
  ids.map((id) => edge(id, 'end')),
);

/** SIGTERM with twenty bodies at work, half of which end in the grace time; then another process goes on. */
export async function terminate(graceMs: number = 400): Promise<TerminationReport> {
  using folder = new Folder('termination');
  const runId = 'twenty';
  const common = { folder: folder.path, pollMs: 20, graceMs };
  const faults: string[] = [];
  const first = await Worker.start({ ...common, name: 'first' });
  await first.ask({ do: 'start', runId, graph: twenty }, 'started');
  for (const _ of ids) await first.hear('running', runId);
  const begun = performance.now();
  first.program.kill('SIGTERM');
  const inTime = ids.slice(0, STEPS / 2);
  for (const path of inTime) first.say({ do: 'finish', runId, path });
  const { code } = await first.program.exit;
  const tookMs = performance.now() - begun;
  {
    await using second = await Worker.start({ ...common, name: 'second', isQuick: true });
    const { result } = await second.ask({ do: 'take', runId }, 'ended');
    if (result.status !== 'completed') faults.push(`it ended ${result.status}`);
  }
  await using journal = sqliteJournal({ path: folder.file('runs.db') });
  faults.push(...(await onRecord(journal)).problems);
  const entries = new Ledger(folder.file('ledger')).entries();
  for (const path of ids) {
    const by = entries
      .filter(({ what }) => what === path)
      .map(({ value }) => value)
      .join();
    const expected = inTime.includes(path) ? 'first' : 'second';
    if (by !== expected) faults.push(`${path} was done by ${by} instead of ${expected}`);
  }
  return { inTime: entries.filter(({ value }) => value === 'first').length, exitCode: code, tookMs, faults };
}
