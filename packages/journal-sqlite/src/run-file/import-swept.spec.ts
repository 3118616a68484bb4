import { beforeEach, describe, expect, test } from '@jest/globals';
import { fakeClock, sampleBlob, type FakeClock } from '@tutti/testing';
import { DatabaseSync } from 'node:sqlite';
import { newPath } from '../spec-support/folder.ts';
import { linesOf, record } from '../spec-support/run-files.ts';
import { sqliteJournal, type SqliteJournal } from '../sqlite-journal.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RECORDS = 1_200;
const blob = sampleBlob('value '.repeat(100));
const [first = '', ...rest] = linesOf(
  { type: 'blob', hash: blob.hash, piece: 0, isLast: true, data: Buffer.from(blob.bytes).toString('base64') },
  ...Array.from({ length: RECORDS }, (_, i) =>
    i === 5
      ? record(6, { payload: null, blob: { hash: blob.hash, bytes: blob.bytes.length } })
      : i === 7
        ? { seq: 8, at: 9, type: 'checkpoint.created', name: 'half', inFlight: [] }
        : record(i + 1),
  ),
).split(/(?<=\n)/);
const lines = [first, ...rest];

let path: string;
let clock: FakeClock;
beforeEach(() => {
  path = newPath();
  clock = fakeClock();
});

/** The file in parts of a few hundred lines; something happens before each of them and after the last. */
async function* inParts(happen: (part: number) => Promise<unknown>): AsyncGenerator<string> {
  for (let at = 0; at < lines.length; at += 300) {
    await happen(at / 300);
    yield lines.slice(at, at + 300).join('');
  }
  await happen(Math.ceil(lines.length / 300));
}

/** Rows of every table but those of workers and of the file itself. */
function rows(): Record<string, number> {
  const raw = new DatabaseSync(path, { readOnly: true });
  const tables = (raw.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all() as { name: string }[]).map(({ name }) => name);
  const counts = tables
    .filter((name) => !name.startsWith('sqlite_') && !['meta', 'worker'].includes(name))
    .map((name) => [name, (raw.prepare(`SELECT count(*) AS n FROM ${name}`).get() as { n: number }).n] as const);
  raw.close();
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

async function expectWhole(journal: SqliteJournal): Promise<void> {
  expect(await journal.summary('r')).toMatchObject({ length: RECORDS + 1 });
  expect(await journal.checkpoints('r')).toMatchObject([{ name: 'half' }]);
  expect(await journal.blob(blob.hash)).toEqual(blob.bytes);
  for await (const problem of journal.verify()) throw new Error(JSON.stringify(problem));
}

describe('an import that another process takes for given up', () => {
  test.each([1, 2, 3, 4, 5])('is refused when it is swept before part %i, and leaves no row', async (swept) => {
    await using journal = sqliteJournal({ path, clock, durability: 'relaxed' });
    await using other = sqliteJournal({ path, clock: fakeClock({ now: clock.now() + 2 * DAY_MS }), durability: 'relaxed' });
    const source = inParts(async (part) => part === swept && other.prune({ closedBefore: 0 }));
    await expect(journal.importRun(source)).rejects.toMatchObject({ code: 'IMPORT_SWEPT', retryable: true });
    expect(rows()).toEqual({});
    await journal.importRun(inParts(async () => undefined));
    await expectWhole(journal);
  });

  test('while it writes leaves no row, or is there whole', async () => {
    await using journal = sqliteJournal({ path, clock, durability: 'relaxed' });
    await using other = sqliteJournal({ path, clock: fakeClock({ now: clock.now() + 2 * DAY_MS }), durability: 'relaxed' });
    const sweeping: Promise<unknown>[] = [];
    const importing = journal.importRun(inParts(async () => sweeping.push(other.prune({ closedBefore: 0 })))).then(
      () => 'whole',
      (error: unknown) => (error as { code: string }).code,
    );
    const outcome = await importing;
    await Promise.all(sweeping);
    if (outcome === 'whole') return expectWhole(journal);
    expect([outcome, rows()]).toEqual(['IMPORT_SWEPT', {}]);
  });
});

test('an import that takes days is left alone while it goes on', async () => {
  await using journal = sqliteJournal({ path, clock, durability: 'relaxed' });
  await using other = sqliteJournal({ path, clock, durability: 'relaxed' });
  const source = inParts(async () => {
    await other.prune({ closedBefore: 0 });
    await clock.advance(20 * HOUR_MS);
  });
  expect(await journal.importRun(source)).toMatchObject({ records: RECORDS + 1 });
  await expectWhole(journal);
});
