/** Serves a journal full of sleeping runs and says what that takes. Arguments: file, number of runs that wait for a signal, how many of each kind to wake, idle time in ms. */
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { Child, measureIn } from './child.ts';
import { cpuShare, quantile, residentBytes, say, sleep } from './process-figures.ts';

const SETTLE_MS = 2_000;
const START_MS = 5_000;
const BETWEEN_MS = 20;
const LATEST_MS = 60_000;
const [path = '', runs = '0', wakes = '0', idleMs = '0'] = process.argv.slice(2);
const count = Number(wakes);
const bySignal: number[] = [];
const byTimer: number[] = [];

const dueFrom = Date.now() + START_MS + SETTLE_MS + Number(idleMs);
await measureIn('fill-timers', path, count, BETWEEN_MS, dueFrom, 'soon');
const before = residentBytes();
await using journal = sqliteJournal({ path });
await using kernel = createKernel({
  journal,
  handlers: { ask: { effect: 'none', run: () => 'asked' }, woken: { effect: 'none', run: woken } },
});
const stop = new AbortController();
const serving = kernel.serve({ queues: ['default'], signal: stop.signal });
await sleep(SETTLE_MS);
const idleCpu = await cpuShare(Number(idleMs));
const idleBytes = residentBytes() - before;
const poster = new Child('poster', [path, runs, count, BETWEEN_MS]);
const startedAt = performance.now();
while (bySignal.length + byTimer.length < 2 * count && performance.now() - startedAt < LATEST_MS) await sleep(50);
await poster.kill();
say({
  idleCpu,
  idleBytes,
  wakingBytes: residentBytes() - before,
  woken: bySignal.length + byTimer.length,
  signalP95: quantile(bySignal, 0.95),
  timerP95: quantile(byTimer, 0.95),
});
stop.abort();
await serving;

async function woken(_input: unknown, context: { output(node: string): unknown; readonly runId: string }): Promise<null> {
  const now = Date.now();
  const answer = (await context.output('go')) as { readonly postedAt: number } | null;
  if (answer === null) byTimer.push(now - (dueFrom + Number(context.runId.split('-')[1]) * BETWEEN_MS));
  else bySignal.push(now - answer.postedAt);
  return null;
}
