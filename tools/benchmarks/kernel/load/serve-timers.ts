/** Serves sleeping runs whose timers come due one after another, under a clock that is set shortly before. Arguments: file, number of runs, ms between two, idle time in ms. */
import { systemClock, type Clock } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { cpuShare, quantile, residentBytes, say, sleep } from './process-figures.ts';
import { DUE_FROM } from './waiting-graphs.ts';

const SETTLE_MS = 2_000;
const MARGIN_MS = 1_000;
const [path = '', runs = '0', betweenMs = '0', idleMs = '0'] = process.argv.slice(2);
const count = Number(runs);
const shift = DUE_FROM - MARGIN_MS - SETTLE_MS - Number(idleMs) - Date.now();
const clock: Clock = {
  now: () => systemClock.now() + shift,
  monotonic: () => systemClock.monotonic(),
  after: (ms, callback) => systemClock.after(ms, callback),
  breathe: () => systemClock.breathe(),
};
const late: number[] = [];
/** How many began after one that was due later, and by how much that one was due later at most, ms. */
let misordered = 0;
let displacedMs = 0;
let latest = -1;
const woken = (_input: unknown, { runId }: { readonly runId: string }): null => {
  const nth = Number(runId.split('-')[1]);
  late.push(clock.now() - (DUE_FROM + nth * Number(betweenMs)));
  if (nth < latest) misordered++;
  displacedMs = Math.max(displacedMs, (latest - nth) * Number(betweenMs));
  latest = Math.max(latest, nth);
  return null;
};
const before = residentBytes();
await using journal = sqliteJournal({ path, clock });
await using kernel = createKernel({
  journal,
  clock,
  handlers: { ask: { effect: 'none', run: () => 'asked' }, woken: { effect: 'none', run: woken } },
});
const stop = new AbortController();
const serving = kernel.serve({ queues: ['default'], signal: stop.signal });
await sleep(SETTLE_MS);
const idleCpu = await cpuShare(Number(idleMs));
const idleBytes = residentBytes() - before;
const servedAt = performance.now();
while (late.length < count && performance.now() - servedAt < 2 * count * Number(betweenMs) + 60_000) await sleep(50);
say({
  idleCpu,
  idleBytes,
  woken: late.length,
  misordered,
  displacedMs,
  early: late.filter((ms) => ms < 0).length,
  lateP95: quantile(late, 0.95),
  tookMs: performance.now() - servedAt,
});
stop.abort();
await serving;
