import { TuttiError, graph, task } from '@tutti/core';
import { sqliteJournal, type SqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { Folder } from '../process/folder.ts';
import { Ledger } from '../process/ledger.ts';
import { Worker } from '../workers/worker.ts';

export interface PoisonReport {
  /** Processes the run has ended before it was parked. */
  readonly victims: number;
  readonly status: string;
  /** How a run of the same journal ended meanwhile. */
  readonly other: string;
  /** How it ended once its body no longer killed, resumed. */
  readonly resumed: string;
  /** What it was in another file it was carried to before, and how the run ended that was made of it there after a cancel. */
  readonly carriedAs: string;
  readonly recovered: string;
}

/** A run whose body kills every process that runs it, until nobody runs it any more. */
export async function poison(most: number): Promise<PoisonReport> {
  using folder = new Folder('poison');
  const runId = 'poison';
  for (let life = 0; life < most; life++) {
    await using worker = await Worker.start({ folder: folder.path, name: `life-${life}` });
    if (life === 0) worker.say({ do: 'start', runId, graph: graph([task('only', 'dies')]) });
    else worker.say({ do: 'take', runId });
    const isDead = await Promise.race([
      worker.program.exit.then(() => true),
      worker
        .hear('started', runId)
        .then(() => worker.ask({ do: 'state', runId }, 'state'))
        .then(
          ({ status }) => status !== 'dead-letter',
          () => true,
        ),
    ]);
    if (!isDead) break;
    await worker.program.exit;
  }
  await using last = await Worker.start({ folder: folder.path, name: 'last' });
  const { result } = await last.ask({ do: 'start', runId: 'other', graph: graph([task('only', 'quick')]) }, 'ended');
  await using journal = sqliteJournal({ path: folder.file('runs.db') });
  const status = (await journal.summary(runId))?.status ?? 'gone';
  const elsewhere = await recoveredElsewhere(journal, folder.file('other.db'), runId);
  await using mended = await Worker.start({ folder: folder.path, name: 'mended', isMended: true });
  const { result: resumed } = await mended.ask({ do: 'take', runId }, 'ended');
  const victims = new Ledger(folder.file('ledger')).entries().filter(({ run, value }) => run === runId && value !== 'mended').length;
  return { victims, status, other: result.status, resumed: resumed.status, ...elsewhere };
}

/** Carries the run to another file; there it is cancelled, and another one made of it that is well. */
async function recoveredElsewhere(
  from: SqliteJournal,
  path: string,
  runId: string,
): Promise<Pick<PoisonReport, 'carriedAs' | 'recovered'>> {
  await using there = sqliteJournal({ path });
  await there.importRun(from.exportRun(runId));
  const carriedAs = (await there.summary(runId))?.status ?? 'gone';
  await using kernel = createKernel({ journal: there, handlers: { dies: { effect: 'none', run: () => 'mended' } } });
  const run = await kernel.attach(runId);
  const refusal = await kernel.recover(runId).then(
    () => 'recovered while open',
    (error: unknown) => (TuttiError.isInstance(error) ? error.code : String(error)),
  );
  if (refusal !== 'RUN_OPEN') return { carriedAs, recovered: refusal };
  await run.cancel('not like this');
  await kernel.resume(runId);
  await run.result();
  const well = await kernel.recover(runId);
  return { carriedAs, recovered: (await well.result()).status };
}
