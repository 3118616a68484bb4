import { beforeEach, describe, expect, test } from '@jest/globals';
import type { RunEvent } from '@tutti/core';
import { createKernel } from '@tutti/kernel';
import { createReadStream, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DatabaseSync } from 'node:sqlite';
import { FORMAT } from './format.ts';
import { everyEvent, largeValue } from './spec-support/every-event.ts';
import { storyHandlers } from './spec-support/long-story.ts';
import { sqliteJournal, type SqliteJournal } from './sqlite-journal.ts';
import { newFolder } from './spec-support/folder.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
const formats = readdirSync(fixtures).flatMap((name) => /^format-(\d+)\.db\.gz$/.exec(name)?.[1] ?? []);
const runIds = ['every-type', 'waits-for-go', 'waits-for-approval', 'ended'];

let folder: string;
beforeEach(() => {
  folder = newFolder();
});

function fileOf(format: string): string {
  const path = join(folder, `format-${format}.db`);
  writeFileSync(path, gunzipSync(readFileSync(join(fixtures, `format-${format}.db.gz`))));
  return path;
}

function formatIn(path: string): number {
  const raw = new DatabaseSync(path, { readOnly: true });
  const { user_version } = raw.prepare('PRAGMA user_version').get() as { user_version: number };
  raw.close();
  return user_version;
}

const textOf = (format: string, runId: string): string => readFileSync(join(fixtures, `format-${format}.${runId}.jsonl`), 'utf8');

async function exported(journal: SqliteJournal, runId: string): Promise<string> {
  let text = '';
  for await (const line of journal.exportRun(runId)) text += line;
  return text;
}

/** Goes on with a run of the story to its end. @returns what ran meanwhile. */
async function goOn(
  journal: SqliteJournal,
  runId: string,
  signals: readonly string[],
): Promise<{ readonly ran: string[]; readonly events: RunEvent[] }> {
  const ran: string[] = [];
  await using kernel = createKernel({ journal, handlers: storyHandlers(ran), suspendAfterMs: 1, pollMs: 5 });
  const run = await kernel.resume(runId);
  for (const name of signals) await run.signal(name, { said: name }, { id: name });
  expect(await run.result()).toMatchObject({ status: 'completed', output: expect.any(Number) });
  const events: RunEvent[] = [];
  for await (const event of run.events()) events.push(event);
  return { ran, events };
}

test('each format that was ever written has its fixtures', () => {
  expect(formats.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: FORMAT }, (_, i) => i + 1));
});

test('each type of record is in a fixture', () => {
  const text = formats.map((format) => textOf(format, 'every-type')).join('');
  expect(everyEvent('').filter(({ type }) => !text.includes(`"type":"${type}"`))).toEqual([]);
});

describe.each(formats)('a journal of format %s', (format) => {
  test('is what it says, and is brought up to date when it is opened', async () => {
    const path = fileOf(format);
    expect(formatIn(path)).toBe(Number(format));
    await sqliteJournal({ path })[Symbol.asyncDispose]();
    expect(formatIn(path)).toBe(FORMAT);
  });

  test('is sound, and holds the records, values, marks and messages that were written', async () => {
    await using journal = sqliteJournal({ path: fileOf(format) });
    for await (const problem of journal.verify()) throw new Error(JSON.stringify(problem));
    const summary = await journal.summary('every-type');
    const events: RunEvent[] = [];
    for await (const batch of journal.read('every-type')) events.push(...batch);
    // Types that came later are in later fixtures.
    const types = events.map(({ type }) => type);
    expect(events).toEqual(everyEvent(summary?.definitionHash ?? '').filter(({ type }) => types.includes(type)));
    expect(summary).toMatchObject({
      status: 'partial',
      lane: 'session/1',
      family: 'elsewhere',
      labels: { name: 'every type', größe: 'ü' },
      parent: { runId: 'elsewhere', path: 'call[2]/child' },
    });
    expect(Buffer.compare(await journal.blob(largeValue.hash), largeValue.bytes)).toBe(0);
    expect(await journal.checkpoints('every-type')).toEqual([{ name: 'half', seq: 21, inFlight: ['ask', 'review[3]/draft'] }]);
    expect(await journal.snapshot('every-type', 1)).toEqual({ seq: 20, programVersion: 1, state: { at: 20 } });
    expect(await journal.inbox('every-type')).toMatchObject([{ id: 'waiting' }]);
    expect(await journal.post('every-type', { type: 'signal', id: 's1', name: 'approval', payload: null })).toBe('duplicate');
  });

  test('is exported as it was then', async () => {
    await using journal = sqliteJournal({ path: fileOf(format) });
    for (const runId of runIds) expect(await exported(journal, runId)).toBe(textOf(format, runId));
  });

  test('goes on where its runs stood, and runs nothing again that is on record', async () => {
    await using journal = sqliteJournal({ path: fileOf(format) });
    expect((await goOn(journal, 'waits-for-go', ['go', 'approval'])).ran).toEqual(['model', 'ask', 'last']);
    expect((await goOn(journal, 'waits-for-approval', ['approval'])).ran).toEqual(['ask', 'last']);
    const before = textOf(format, 'ended').trimEnd().split('\n').length - 1;
    const { ran, events } = await goOn(journal, 'ended', []);
    expect([ran, events.length]).toEqual([[], before]);
  });

  test('comes in from its files, and goes on there', async () => {
    await using journal = sqliteJournal({ path: join(folder, 'new.db') });
    for (const runId of runIds) {
      const report = await journal.importRun(createReadStream(join(fixtures, `format-${format}.${runId}.jsonl`)));
      expect(report).toMatchObject({ runId, isComplete: true, clockSetBack: 0 });
      expect(await exported(journal, runId)).toBe(textOf(format, runId));
    }
    expect((await goOn(journal, 'waits-for-go', ['go', 'approval'])).ran).toEqual(['model', 'ask', 'last']);
    expect((await goOn(journal, 'waits-for-approval', ['approval'])).ran).toEqual(['ask', 'last']);
  });
});
