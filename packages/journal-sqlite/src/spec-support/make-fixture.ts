/*
 * Makes the fixtures of the format this package writes now: run it once per format, commit what it makes, and never make it
 * again. `node --conditions=@tutti/source src/spec-support/make-fixture.ts FOLDER`
 */
import { hashJson, systemClock, type Json } from '@tutti/core';
import { createKernel } from '@tutti/kernel';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FORMAT } from '../format.ts';
import { sqliteJournal, type SqliteJournal } from '../sqlite-journal.ts';
import { everyEvent, largeValue } from './every-event.ts';
import { longStory, storyHandlers } from './long-story.ts';

const [folder = '.'] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'tutti-fixture-'));
const path = join(scratch, 'fixture.db');
{
  await using journal = sqliteJournal({ path });
  await writeEveryType(journal);
  await tellStory(journal, 'waits-for-go');
  await tellStory(journal, 'waits-for-approval', 'go');
  await tellStory(journal, 'ended', 'go', 'approval');
  for (const runId of ['every-type', 'waits-for-go', 'waits-for-approval', 'ended'])
    writeFileSync(join(folder, `format-${FORMAT}.${runId}.jsonl`), await exported(journal, runId));
}
writeFileSync(join(folder, `format-${FORMAT}.db.gz`), gzipSync(readFileSync(path), { level: 9 }));
rmSync(scratch, { recursive: true });

async function writeEveryType(journal: SqliteJournal): Promise<void> {
  const definition: Json = { nodes: [{ id: 'draft', kind: 'task', handler: 'h' }], edges: [] };
  const definitionHash = hashJson(definition);
  const [created, ...rest] = everyEvent(definitionHash);
  if (created === undefined) return;
  await journal.create([
    {
      runId: 'every-type',
      program: 'graph',
      programVersion: 1,
      definition,
      definitionHash,
      queue: 'default',
      lane: 'session/1',
      family: 'elsewhere',
      parent: { runId: 'elsewhere', path: 'call[2]/child', onParentClose: 'abandon' },
      labels: { name: 'every type', größe: 'ü' },
      createdAt: created.at,
      events: [created],
    },
  ]);
  await journal.heartbeat('maker', 60_000);
  const epoch = (await journal.claimRun('maker', 'every-type'))?.epoch ?? 0;
  await journal.post('every-type', { type: 'signal', id: 's1', name: 'approval', payload: { by: 'Ann' } });
  await journal.post('every-type', { type: 'signal', id: 'waiting', name: 'later', payload: null });
  await journal.append({
    runId: 'every-type',
    epoch,
    expectedSeq: 1,
    events: rest,
    blobs: [largeValue],
    consumed: ['s1'],
    status: 'partial',
    checkpoints: [{ name: 'half', seq: 21, inFlight: ['ask', 'review[3]/draft'] }],
    snapshot: { seq: 20, programVersion: 1, state: { at: 20 } },
  });
  await journal.release('every-type', epoch);
}

/** Runs the story, giving these signals, until it stands still or ends. */
async function tellStory(journal: SqliteJournal, runId: string, ...signals: readonly string[]): Promise<void> {
  await using kernel = createKernel({ journal, handlers: storyHandlers([]), suspendAfterMs: 1, pollMs: 5 });
  const run = await kernel.start(longStory, { story: runId }, { runId, labels: { name: 'story' } });
  for (const name of signals) {
    await run.idle();
    await run.signal(name, { said: name }, { id: name });
  }
  await run.idle();
  await new Promise<void>((resolve) => void systemClock.after(50, resolve));
  if (runId === 'waits-for-go') await run.checkpoint('before-go');
  await kernel.shutdown({ graceMs: 100 });
}

async function exported(journal: SqliteJournal, runId: string): Promise<string> {
  let text = '';
  for await (const line of journal.exportRun(runId)) text += line;
  return text;
}
