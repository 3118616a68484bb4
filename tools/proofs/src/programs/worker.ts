// A worker process that does what it is told: starts runs and takes them over, signals and cancels, ends bodies when asked to.
import { TuttiError, systemClock, type StepContext } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel, type Run } from '@tutti/kernel';
import { Ledger } from '../process/ledger.ts';
import { given, heard, say } from '../process/speech.ts';
import type { Order, Report, WorkerOptions } from '../workers/messages.ts';
import { watchedJournal } from '../workers/watched-journal.ts';
import { workerHandlers } from '../workers/worker-handlers.ts';

const {
  folder,
  name,
  isQuick = false,
  blockMs = 0,
  isMended = false,
  leaseTtlMs = 10_000,
  pollMs = 20,
  maxConcurrency = 100,
  graceMs = 200,
} = given<WorkerOptions>();
const tell = (report: Report): void => say(report);
const finished = new Map<string, () => void>();
const finish = ({ runId, path }: StepContext): Promise<void> => new Promise((resolve) => finished.set(`${runId} ${path}`, resolve));
const journal = watchedJournal(sqliteJournal({ path: `${folder}/runs.db` }));
const handlers = workerHandlers({ name, ledger: new Ledger(`${folder}/ledger`), isQuick, blockMs, isMended, finish });
const kernel = createKernel({ journal, handlers, leaseTtlMs, pollMs, maxConcurrency, graceMs });

process.once('SIGTERM', () => void stop());
tell({ type: 'ready' });
for await (const order of heard<Order>())
  obey(order).catch((error: unknown) => process.stderr.write(`${name}: ${JSON.stringify(order)}: ${String(error)}\n`));
await stop();

async function obey(order: Order): Promise<void> {
  const { runId } = order;
  switch (order.do) {
    case 'start':
      return follow(await kernel.start(order.graph, null, { runId, ...(order.lane === undefined ? {} : { lane: order.lane }) }));
    case 'take':
      return follow(await kernel.resume(runId));
    case 'finish':
      return finished.get(`${runId} ${order.path}`)?.();
    case 'signal':
      return tell({
        type: 'signalled',
        id: order.id,
        code: await codeOf((await kernel.attach(runId)).signal(order.name, order.payload, { id: order.id })),
      });
    case 'cancel':
      return cancel(await kernel.attach(runId));
    case 'pause':
      await (await kernel.attach(runId)).pause('as told');
      return tell({ type: 'paused', runId });
    case 'state': {
      const { status, waitingFor = null } = await (await kernel.attach(runId)).state();
      return tell({ type: 'state', runId, status, waitingFor });
    }
  }
}

function follow(run: Run): void {
  tell({ type: 'started', runId: run.id });
  run.result().then(
    (result) => tell({ type: 'ended', runId: run.id, result }),
    () => undefined,
  );
}

async function cancel(run: Run): Promise<void> {
  const begun = systemClock.monotonic();
  await run.cancel('enough');
  await run.result();
  tell({ type: 'cancelled', runId: run.id, tookMs: systemClock.monotonic() - begun });
}

async function codeOf(posting: Promise<void>): Promise<string> {
  try {
    await posting;
    return 'taken';
  } catch (error) {
    return TuttiError.isInstance(error) ? error.code : String(error);
  }
}

async function stop(): Promise<void> {
  await kernel.shutdown();
  await journal[Symbol.asyncDispose]();
  process.exit(0);
}
