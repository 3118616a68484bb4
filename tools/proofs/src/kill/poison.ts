import { graph, task } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { Folder } from '../process/folder.ts';
import { Ledger } from '../process/ledger.ts';
import { Worker } from '../workers/worker.ts';

export interface PoisonReport {
  /** Processes the run has ended before it was parked. */
  readonly victims: number;
  readonly status: string;
  /** How a run of the same journal ended meanwhile. */
  readonly other: string;
}

/** A run whose body kills every process that runs it, until nobody runs it any more. */
export async function poison(most: number): Promise<PoisonReport> {
  using folder = new Folder('poison');
  const runId = 'poison';
  for (let life = 0; life < most; life++) {
    await using worker = await Worker.start({ folder: folder.path, name: `life-${life}` });
    if (life === 0) worker.say({ do: 'start', runId, graph: graph([task('only', 'dies')]) });
    else worker.say({ do: 'take', runId });
    const isDead = await Promise.race([worker.program.exit.then(() => true), worker.hear('started', runId).then(() => worker.ask({ do: 'state', runId }, 'state')).then(({ status }) => status !== 'dead-letter', () => true)]);
    if (!isDead) break;
    await worker.program.exit;
  }
  await using last = await Worker.start({ folder: folder.path, name: 'last' });
  const { result } = await last.ask({ do: 'start', runId: 'other', graph: graph([task('only', 'quick')]) }, 'ended');
  await using journal = sqliteJournal({ path: folder.file('runs.db') });
  const victims = new Ledger(folder.file('ledger')).entries().filter(({ run }) => run === runId).length;
  return { victims, status: (await journal.summary(runId))?.status ?? 'gone', other: result.status };
}
