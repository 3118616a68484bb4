// One life of a process that starts run after run, twenty at a time, takes up those of its predecessor, and forgets old ones.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readdirSync, statSync } from 'node:fs';
import { TuttiError, systemClock, systemIds } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel, type Run } from '@tutti/kernel';
import type { Sample } from '../endurance/endure.ts';
import { decideFromLedger } from '../kill/decide-from-ledger.ts';
import { approval, twelveHandlers, twelveSteps } from '../kill/twelve-steps.ts';
import { Ledger } from '../process/ledger.ts';
import { given, say } from '../process/speech.ts';

const RUNS_AT_ONE_TIME = 20;
const SAMPLE_MS = 2_000;
const KEEP_MS = 4_000;

const { folder } = given<{ folder: string }>();
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const ledger = new Ledger(`${folder}/ledger`);
const journal = sqliteJournal({ path: `${folder}/runs.db` });
const kernel = createKernel({ journal, handlers: twelveHandlers(ledger) });
let ended = 0;
let wrong = 0;

const orphans: Run[] = [];
for await (const { runId, parent } of kernel.list({ status: ['pending', 'running', 'waiting', 'needs-decision'] })) if (parent === undefined) orphans.push(await kernel.resume(runId));
for (const run of orphans) void end(run);
for (let i = 0; i < RUNS_AT_ONE_TIME; i++) void keepStarting();
for (;;) {
  const until = systemClock.monotonic() + SAMPLE_MS;
  while (systemClock.monotonic() < until) {
    await decideFromLedger(kernel, ledger);
    await new Promise<void>((resolve) => void systemClock.after(50, resolve));
  }
  await journal.prune({ closedBefore: systemClock.now() - KEEP_MS });
  collect();
  say({ heapBytes: process.memoryUsage().heapUsed, handles: readdirSync('/proc/self/fd').length, diskBytes: sizeOf('runs.db') + sizeOf('runs.db-wal'), ended, wrong, orphans: orphans.length } satisfies Sample);
}

async function keepStarting(): Promise<void> {
  for (;;) await end(await kernel.start(twelveSteps, null, { runId: systemIds.next() }));
}

async function end(run: Run): Promise<void> {
  await run.signal(approval.name, approval.payload, { id: approval.id }).catch((error: unknown) => {
    if (!TuttiError.isInstance(error) || error.code !== 'RUN_CLOSED') throw error;
  });
  const { status } = await run.result();
  if (status === 'completed') ended++;
  else wrong++;
}

function sizeOf(name: string): number {
  return statSync(`${folder}/${name}`, { throwIfNoEntry: false })?.size ?? 0;
}
