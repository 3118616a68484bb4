// One life of a process that starts run after run, ten at a time, takes up those of its predecessor, and forgets old ones;
// or, when it is the last, brings everything to its end and forgets it.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { TuttiError, graph, systemClock, systemIds, task, type RunSummary } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel, type Run } from '@tutti/kernel';
import type { EndureOptions, Sample } from '../endurance/sample.ts';
import { decideFromLedger } from '../kill/decide-from-ledger.ts';
import { approval, twelveHandlers, twelveSteps } from '../kill/twelve-steps.ts';
import { Ledger } from '../process/ledger.ts';
import { given, say } from '../process/speech.ts';

// Two such processes are at work side by side.
const RUNS_AT_ONE_TIME = 10;
const LEAKED_NUMBERS = 300_000;
const PRUNE_MS = 200;
// A number of runs, not a time: what stays must not depend on how fast the machine is.
const KEEP_NEWEST = 100;
const OPEN = ['pending', 'running', 'waiting', 'needs-decision'] as const;

const { folder, role, life, sampleMs, isLeaking } = given<EndureOptions>();
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
// Effects in doubt are those of the last life, seldom of the one before: older ledgers are not asked.
const steadyLedger = `${folder}/ledger-steady`;
const ledger = new Ledger(role === 'steady' ? steadyLedger : ledgerOf(life));
const books = [...[life - 2, life - 1, life].map(ledgerOf), `${steadyLedger}-before`, steadyLedger].map((path) => new Ledger(path));
rmSync(ledgerOf(life - 3), { force: true });
const journal = sqliteJournal({ path: `${folder}/runs.db` });
const kernel = createKernel({ journal, handlers: twelveHandlers(ledger) });
const kept: (readonly number[])[] = [];
let ended = 0;
let wrong = 0;

const orphans: Run[] = [];
for await (const summary of kernel.list({ status: OPEN }))
  if (summary.parent === undefined && isOurs(summary)) orphans.push(await kernel.resume(summary.runId));
const ending = Promise.all(orphans.map(end));
if (role === 'last') await finish();
else {
  for (let i = 0; i < RUNS_AT_ONE_TIME; i++) void keepStarting();
  for (;;) await sample();
}

async function sample(): Promise<void> {
  const until = systemClock.monotonic() + sampleMs;
  while (systemClock.monotonic() < until) {
    await decide();
    if (isLeaking) await leak();
    else await journal.prune({ closedBefore: Number.MAX_SAFE_INTEGER, keepNewest: KEEP_NEWEST });
    await new Promise<void>((resolve) => void systemClock.after(Math.min(PRUNE_MS, sampleMs), resolve));
  }
  // Only a kill puts effects in doubt, those of its last moments.
  if (role === 'steady') forgetEffects();
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  say({
    heapBytes: heapUsed + external,
    rssBytes: rss,
    handles: readdirSync('/proc/self/fd').length,
    ended,
    wrong,
    orphans: orphans.length,
  } satisfies Sample);
}

/** Both at a pace of its own, so that it can be told on a machine of any speed. */
async function leak(): Promise<void> {
  kept.push(Array.from({ length: LEAKED_NUMBERS }, (_, i) => i + kept.length));
  await (await kernel.start(graph([task('one', 'plain')]), null, { runId: `${role}/${systemIds.next()}` })).result();
}

async function finish(): Promise<void> {
  let isOver = false;
  void ending.finally(() => (isOver = true));
  while (!isOver) {
    await decide();
    await new Promise<void>((resolve) => void systemClock.after(PRUNE_MS, resolve));
  }
  await ending;
  await journal.prune({ closedBefore: Number.MAX_SAFE_INTEGER });
  await kernel[Symbol.asyncDispose]();
  say({ heapBytes: 0, rssBytes: 0, handles: 0, ended, wrong, orphans: orphans.length } satisfies Sample);
}

function decide(): Promise<number> {
  return decideFromLedger(kernel, { entries: () => books.flatMap((book) => book.entries()) }, isOurs);
}

async function keepStarting(): Promise<void> {
  for (;;) await end(await kernel.start(twelveSteps, null, { runId: `${role}/${systemIds.next()}` }));
}

async function end(run: Run): Promise<void> {
  await run.signal(approval.name, approval.payload, { id: approval.id }).catch((error: unknown) => {
    if (!TuttiError.isInstance(error) || error.code !== 'RUN_CLOSED') throw error;
  });
  const { status } = await run.result();
  if (status === 'completed') ended++;
  else wrong++;
}

/** Each process takes up the runs of its role; the last one those of all. */
function isOurs({ runId, parent }: RunSummary): boolean {
  return role === 'last' || (parent?.runId ?? runId).startsWith(`${role}/`);
}

function forgetEffects(): void {
  ledger.close();
  if (existsSync(ledger.path)) renameSync(ledger.path, `${ledger.path}-before`);
}

function ledgerOf(each: number): string {
  return `${folder}/ledger-${each}`;
}
