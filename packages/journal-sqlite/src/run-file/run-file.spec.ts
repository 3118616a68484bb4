import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hashJson, recordedInput, type Json, type JsonObject, type RunEvent } from '@tutti/core';
import { createKernel } from '@tutti/kernel';
import { closeSampleRun, fakeClock, sampleBlob, sampleBlobEvent, sampleEvents, sampleSignal, startSampleRun } from '@tutti/testing';
import { join } from 'node:path';
import { bytesOf, created, definition, eventsOf, linesOf, piece, record } from '../spec-support/run-files.ts';
import { sqliteJournal, type SqliteJournal } from '../sqlite-journal.ts';
import { checksumOf, encodeFrame } from './frame.ts';
import type { ImportOptions, ImportReport } from './import-run.ts';
import { newFolder } from '../spec-support/folder.ts';

let folder: string;
let journal: SqliteJournal;
beforeEach(() => {
  folder = newFolder();
  journal = sqliteJournal({ path: join(folder, 'a.db'), durability: 'relaxed' });
});
afterEach(async () => {
  await journal[Symbol.asyncDispose]();
});

const imported = (text: string | Buffer, options: ImportOptions = {}): Promise<ImportReport> => journal.importRun(bytesOf(text), options);

async function exported(runId: string): Promise<string> {
  let text = '';
  for await (const line of journal.exportRun(runId)) text += line;
  return text;
}

async function expectSound(): Promise<void> {
  for await (const problem of journal.verify()) throw new Error(JSON.stringify(problem));
}

describe('a run file', () => {
  test('carries messages that were of no use: a large decision for nobody, and one of a later release', async () => {
    await using kernel = createKernel({ journal, pollMs: 1 });
    const run = await kernel.start({ nodes: [{ id: 'w', kind: 'wait', until: { signal: 'go' } }], edges: [] }, null, { runId: 'r' });
    await run.decide('w', { kind: 'complete', output: 'x'.repeat(100_000) });
    await journal.post('r', { id: 'later', type: 'hurry' } as never);
    await run.signal('go', 1);
    await run.result();
    const text = await exported('r');
    await using other = sqliteJournal({ path: join(folder, 'b.db') });
    expect(await other.importRun(bytesOf(text, 65_536))).toMatchObject({ runId: 'r', isComplete: true });
    expect(await eventsOf(other, 'r')).toEqual(await eventsOf(journal, 'r'));
    expect((await eventsOf(other, 'r')).filter(({ type }) => type === 'message.ignored')).toHaveLength(2);
    for await (const problem of other.verify()) throw new Error(problem.problem);
  });

  test('carries a run whole: records, blobs, definition, labels, lane, checkpoints, messages', async () => {
    const blob = sampleBlob('ü'.repeat(700_000));
    const { epoch } = await startSampleRun(journal, 'a', {
      labels: { name: 'x' },
      lane: 'l',
      definition: { nodes: [{ id: 'draft', note: 'ö'.repeat(400_000) }] },
    });
    const events: RunEvent[] = [
      ...sampleEvents(1, 700),
      sampleBlobEvent(700, blob),
      { seq: 701, at: 1_700_000_000_701, type: 'checkpoint.created', name: 'half', inFlight: ['draft'] },
    ];
    await journal.append({ runId: 'a', epoch, expectedSeq: 1, events, blobs: [blob], status: 'running' });
    await journal.post('a', sampleSignal('m'));
    const text = await exported('a');
    await using other = sqliteJournal({ path: join(folder, 'b.db') });
    expect(await other.importRun(bytesOf(text, 65_536))).toEqual({
      runId: 'a',
      status: 'running',
      records: 702,
      isComplete: true,
      clockSetBack: 0,
    });
    expect(await eventsOf(other, 'a')).toEqual(await eventsOf(journal, 'a'));
    expect(Buffer.compare(await other.blob(blob.hash), blob.bytes)).toBe(0);
    expect(await other.summary('a')).toMatchObject({ labels: { name: 'x' }, lane: 'l', length: 702, epoch: 0 });
    expect(await other.inbox('a')).toEqual(await journal.inbox('a'));
    expect(await other.checkpoints('a')).toEqual([{ name: 'half', seq: 701, inFlight: ['draft'] }]);
    expect(await other.definition((await other.summary('a'))?.definitionHash ?? '')).toEqual({
      nodes: [{ id: 'draft', note: 'ö'.repeat(400_000) }],
    });
    for await (const problem of other.verify()) throw new Error(JSON.stringify(problem));
    expect(await other.claimRun('worker-2', 'a')).toMatchObject({ epoch: 1 });
  });

  test('carries inputs and signals larger than a record may be', async () => {
    const huge = 'x'.repeat(17 * 1024 * 1024);
    await using kernel = createKernel({ journal });
    const run = await kernel.start({ nodes: [{ id: 'w', kind: 'wait', until: { signal: 'go' } }], edges: [] }, huge);
    await run.signal('go', huge);
    expect(await run.result()).toMatchObject({ status: 'completed' });
    await using other = sqliteJournal({ path: join(folder, 'b.db'), durability: 'relaxed' });
    expect(await other.importRun(bytesOf(await exported(run.id), 1_000_000))).toMatchObject({ status: 'completed', isComplete: true });
    await using there = createKernel({ journal: other });
    const carried = await (await there.attach(run.id)).result();
    expect('output' in carried && carried.output === huge && (await recordedInput(other, run.id)) === huge).toBe(true);
  });

  test('of an ended run is an ended run, and can be pruned', async () => {
    await closeSampleRun(journal, await startSampleRun(journal, 'a'));
    const text = await exported('a');
    await using other = sqliteJournal({ path: join(folder, 'b.db') });
    expect(await other.importRun(bytesOf(text))).toMatchObject({ status: 'completed', isComplete: true });
    expect(await other.prune({ closedBefore: Number.MAX_SAFE_INTEGER })).toMatchObject({ runs: 1, events: 2 });
  });

  test('may come in under another id, beside the run it was made of', async () => {
    await startSampleRun(journal, 'a');
    const text = await exported('a');
    await expect(imported(text)).rejects.toMatchObject({ code: 'RUN_EXISTS' });
    expect(await imported(text, { runId: 'copy' })).toMatchObject({ runId: 'copy', records: 1 });
    expect((await eventsOf(journal, 'copy'))[0]).toMatchObject({ runId: 'copy' });
    await expectSound();
  });

  test('gets the first 8 hex digits of the SHA-256 of each record before it', () => {
    expect(encodeFrame({ seq: 1, type: 'step.started', step: 'a', attempt: 1 })).toBe(
      'd43b3883 {"v":1,"seq":1,"type":"step.started","step":"a","attempt":1}\n',
    );
  });
});

describe('what a crash leaves at the end of a run file', () => {
  const whole = linesOf(record(1), record(2, { payload: 'größe' }));
  const lastAt = whole.lastIndexOf('\n', whole.length - 2) + 1;

  test('a record cut off at any byte is left out, and everything before it is kept', async () => {
    const bytes = Buffer.from(whole);
    const start = Buffer.byteLength(whole.slice(0, lastAt));
    for (let cut = start + 1; cut < bytes.length - 1; cut++) {
      expect(await imported(bytes.subarray(0, cut), { runId: `r${cut}` })).toMatchObject({
        records: 2,
        isComplete: false,
        dropped: { offset: start, bytes: cut - start, why: 'torn record' },
      });
    }
    await expectSound();
  });

  test('a last record without its line break counts when its checksum fits', async () => {
    expect(await imported(whole.slice(0, -1))).toMatchObject({ records: 3 });
  });

  test.each([
    ['after whole records', whole, 3],
    ['after a record without its line break', whole.slice(0, -1), 3],
    ['after half a record', whole.slice(0, -5), 2],
  ])('a block of zeros %s is left out', async (_where, text, records) => {
    const report = await imported(Buffer.concat([Buffer.from(text), Buffer.alloc(100_000)]));
    expect(report).toMatchObject({ records, dropped: {} });
    expect(report.dropped?.bytes).toBeGreaterThanOrEqual(100_000);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros alone', Buffer.alloc(9_000)],
    ['half of a first record', Buffer.from(whole.slice(0, 30))],
  ])('%s is no run, and no error', async (_what, bytes) => {
    const report = await imported(bytes);
    expect(report).toMatchObject({ records: 0, isComplete: false });
    expect(report.runId).toBeUndefined();
    for await (const summary of journal.list({})) throw new Error(summary.runId);
  });
});

describe('a run file that is not right', () => {
  const sound = linesOf(record(1), record(2));
  const second = sound.indexOf('\n') + 1;
  const flip = (text: string, at: number): Buffer => {
    const bytes = Buffer.from(text);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };

  test.each<[string, string | Buffer, number]>([
    ['a bit flipped in a record', flip(sound, second + 30), 1],
    ['a bit flipped in a checksum', flip(sound, second), 1],
    ['a bit flipped in its last record, which has its line break', flip(sound, sound.length - 6), 2],
    ['a record missing', linesOf(record(2)), 1],
    ['a record twice', linesOf(record(1), record(1)), 2],
    ['records out of order', linesOf(record(2), record(1)), 1],
    ['two runs', linesOf({ ...created, seq: 1 }), 1],
    ['zeros in the middle', Buffer.concat([Buffer.from(sound.slice(0, second)), Buffer.alloc(40), Buffer.from(sound.slice(second))]), 1],
    ['an empty line', sound.slice(0, second) + '\n' + sound.slice(second), 1],
    ['a sequence number that is none', linesOf(record(1, { seq: '1' })), 1],
    ['no sequence number', linesOf({ type: 'run.resumed', at: 1 }), 1],
    ['a record without what its type asks for', linesOf({ seq: 1, at: 2, type: 'step.completed', attempt: 1 }), 1],
    ['an attempt that is none', linesOf({ seq: 1, at: 2, type: 'step.completed', path: 'draft', attempt: -1, startedAt: 1 }), 1],
    ['a value that is not in the file', linesOf({ ...sampleBlobEvent(1, sampleBlob('x')) }), 1],
    ['records after its end', linesOf({ type: 'end', records: 1 }, record(1)), 1],
    ['a wrong count at its end', linesOf({ type: 'end', records: 7 }), 1],
    ['an end that counts nothing', linesOf({ type: 'end' }), 1],
    ['a record of no type', linesOf({ seq: 1, at: 2 }), 1],
    ['a record that is a list', `${linesOf()}${checksumOf('[1]')} [1]\n`, 1],
    ['a sequence number of null', linesOf(record(1, { seq: null })), 1],
    ['a piece of no blob', linesOf({ type: 'blob', hash: 'x' }), 1],
    ['a piece of a blob out of turn', linesOf({ ...piece, piece: 1 }), 1],
    ['pieces of two blobs at once', linesOf({ ...piece, isLast: false }, { ...piece, hash: 'b'.repeat(64), piece: 1 }), 1],
    ['a blob that is not what its hash says', linesOf(piece), 1],
    ['a blob without its last piece', linesOf({ ...piece, isLast: false }, record(1)), 1],
    ['a message nobody may send', linesOf({ type: 'inbox', message: { type: 'explode', id: 'x' } }), 1],
  ])('with %s is refused at the place, and what was sound before is kept in quarantine', async (_what, text, kept) => {
    await expect(imported(text, { name: 'f.jsonl' })).rejects.toMatchObject({
      code: 'JOURNAL_CORRUPT',
      message: expect.stringMatching(/Line \d+ of "f\.jsonl", at byte \d+/),
      data: { runId: 'r', kept, offset: expect.any(Number) },
    });
    expect(await journal.summary('r')).toMatchObject({ status: 'quarantined', length: kept });
    expect(await journal.claimRun('w', 'r')).toBeUndefined();
    await expectSound();
  });

  test.each<[string, string | Buffer]>([
    ['random bytes', Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * 73 + 13) % 256))],
    ['one line that is no record', 'hello'],
    ['an opening that is no record', `x${sound}`],
    ['a byte order mark', `\uFEFF${sound}`],
    ['Windows line ends', sound.replaceAll('\n', '\r\n')],
    ['another first record', encodeFrame(record(0))],
    ['a definition with another hash', encodeFrame({ ...created, definitionHash: '0'.repeat(64) })],
    [
      'a key that would be a prototype',
      encodeFrame(JSON.parse('{"seq":0,"type":"run.created","input":{"__proto__":{"x":1}}}') as JsonObject),
    ],
    ['nesting without end', encodeFrame({ ...created, input: JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`) as Json })],
  ])('with %s is refused, and nothing is kept', async (_what, text) => {
    await expect(imported(text)).rejects.toMatchObject({ code: 'JOURNAL_CORRUPT', data: { kept: 0 } });
    for await (const summary of journal.list({})) throw new Error(summary.runId);
  });

  test.each([
    ['Windows line ends', sound.replaceAll('\n', '\r\n'), 'CR LF'],
    ['a byte order mark', `\uFEFF${sound}`, 'byte order mark'],
  ])('with %s says that it was carried as text', async (_what, text, said) => {
    await expect(imported(text)).rejects.toMatchObject({ message: expect.stringMatching(new RegExp(`${said}: an editor or a transfer`)) });
  });

  test.each([
    ['a record of an unknown type', linesOf(record(1), { seq: 2, at: 3, type: 'step.teleported' }), 'step.teleported'],
    ['a later version', sound + encodeFrame({ v: 2, seq: 3, type: 'run.resumed', at: 9 }), 'version 2'],
    ['a type that every object has', linesOf({ seq: 1, at: 2, type: 'constructor' }), 'constructor'],
  ])('with %s is of a later release: nothing is kept', async (_what, text, named) => {
    await expect(imported(text)).rejects.toMatchObject({ code: 'JOURNAL_VERSION', message: expect.stringContaining(named) });
    expect(await journal.summary('r')).toBeUndefined();
    await expectSound();
    // Nor is anything left over.
    expect(await journal.prune({ closedBefore: 0 })).toMatchObject({ runs: 0, events: 0, blobs: 0 });
  });

  test('with a record or a length beyond the limits is refused without being read', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(sound);
      for (;;) yield Buffer.alloc(65_536, 'x');
    }
    await expect(journal.importRun(endless(), { maxRecordBytes: 200_000 })).rejects.toMatchObject({
      code: 'RECORD_TOO_LARGE',
      data: { offset: sound.length },
    });
    await expect(imported(sound, { maxFileBytes: second + 10 })).rejects.toMatchObject({ code: 'RECORD_TOO_LARGE' });
    expect(await journal.summary('r')).toBeUndefined();
  });

  test('leaves no file open and no half run when its source fails', async () => {
    let isClosed = false;
    async function* broken(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from(sound);
        throw new Error('the cable was pulled');
      } finally {
        isClosed = true;
      }
    }
    await expect(journal.importRun(broken())).rejects.toThrow('the cable was pulled');
    expect([isClosed, await journal.summary('r')]).toEqual([true, undefined]);
  });
});

describe('a run file and the code', () => {
  const bare = (...records: readonly object[]): string => [{ ...created, row: undefined }, ...records].map(encodeFrame).join('');

  test('without a definition needs one', async () => {
    await expect(imported(bare())).rejects.toMatchObject({ code: 'DEFINITION_NOT_FOUND' });
    expect(await imported(bare(record(1)), { definition })).toMatchObject({ records: 2, status: 'running' });
  });

  test('with a step the given definition does not have is kept, paused, and says which', async () => {
    const text = bare({ seq: 1, at: 2, type: 'step.completed', path: 'gone', attempt: 1, startedAt: 1, output: 1 });
    const report = await imported(text, { definition });
    expect(report).toMatchObject({
      status: 'paused',
      records: 2,
      problem: { code: 'CODE_CHANGED', message: expect.stringContaining('"gone"') },
    });
    expect(report.problem?.message).toContain(hashJson(definition).slice(0, 12));
    expect(await journal.summary('r')).toMatchObject({ status: 'paused', reason: expect.stringContaining('gone') });
    expect((await eventsOf(journal, 'r')).at(-1)).toMatchObject({ type: 'run.paused' });
  });

  test('with steps in maps, loops and graphs finds their places', async () => {
    const nested = {
      nodes: [
        { id: 'each', kind: 'map', items: [1], body: definition },
        { id: 'made', kind: 'graph', graph: { from: 'each' } },
      ],
      edges: [],
    } as Json;
    const completed = (seq: number, path: string): object => ({ seq, at: 2, type: 'step.completed', path, attempt: 1, startedAt: 1 });
    expect(
      (await imported(bare(completed(1, 'each[3]/draft'), completed(2, 'made/anything')), { definition: nested })).problem,
    ).toBeUndefined();
    expect((await imported(bare(completed(1, 'each[3]/other')), { definition: nested, runId: 'x' })).problem?.message).toContain(
      'each[3]/other',
    );
  });

  test('in a graph that stands in another, a step that is not there is found, and one that is', async () => {
    const inner = { nodes: [{ id: 'g', kind: 'graph', graph: definition }], edges: [] } as Json;
    const completed = (path: string): object => ({ seq: 1, at: 2, type: 'step.completed', path, attempt: 1, startedAt: 1 });
    expect((await imported(bare(completed('g/draft')), { definition: inner })).problem).toBeUndefined();
    expect((await imported(bare(completed('g/gone')), { definition: inner, runId: 'x' })).problem?.message).toContain('g/gone');
  });

  test('of a child run that was dead-lettered is one, whoever its parent was', async () => {
    const parent = { runId: 'p', path: 'kid', onParentClose: 'cancel' };
    const text = [
      { ...created, row: { definition, parent } },
      { seq: 1, at: 2, type: 'run.dead-lettered', recoveries: 6, reason: 'It ended six processes.' },
    ]
      .map(encodeFrame)
      .join('');
    expect(await imported(text)).toMatchObject({ status: 'dead-letter', records: 2 });
    expect(await journal.summary('r')).toMatchObject({ status: 'dead-letter', parent: { runId: 'p', path: 'kid' } });
    expect(await journal.claimRun('w', 'r')).toBeUndefined();
  });

  test('whose clock was set back keeps the order of its records', async () => {
    const text = linesOf(record(1, { at: 4_070_908_800_000 }), record(2, { at: 5 }), record(3, { at: 6 }));
    expect(await imported(text)).toMatchObject({ records: 4, clockSetBack: 2 });
    expect((await eventsOf(journal, 'r')).map(({ at }) => at)).toEqual([1, 4_070_908_800_000, 4_070_908_800_000, 4_070_908_800_000]);
  });

  test('in the words of another program is translated first', async () => {
    const text = linesOf({ seq: 1, at: 2, type: 'note', text: 'x' });
    const translate = (given: JsonObject): JsonObject =>
      given['type'] === 'note' ? { ...given, type: 'signal.received', id: 'n', name: 'note', payload: given['text'] ?? null } : given;
    expect(await imported(text, { translate })).toMatchObject({ records: 2 });
    expect((await eventsOf(journal, 'r'))[1]).toMatchObject({ type: 'signal.received', payload: 'x' });
  });
});

describe('an import while others prune', () => {
  const long = linesOf(...Array.from({ length: 300 }, (_, i) => record(i + 1)));

  test('is left alone', async () => {
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(long);
      expect(await journal.prune({ closedBefore: 0 })).toMatchObject({ events: 0 });
    }
    expect(await journal.importRun(slow())).toMatchObject({ records: 301 });
    await expectSound();
  });

  test('that was given up is swept after a day, and one that still goes on then says so', async () => {
    const clock = fakeClock();
    await using slowJournal = sqliteJournal({ path: join(folder, 'slow.db'), clock });
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(long);
      await clock.advance(2 * 86_400_000);
      await slowJournal.prune({ closedBefore: 0 });
    }
    await expect(slowJournal.importRun(slow())).rejects.toMatchObject({ code: 'IMPORT_SWEPT', retryable: true });
    expect(await slowJournal.importRun(bytesOf(long))).toMatchObject({ records: 301 });
    for await (const problem of slowJournal.verify()) throw new Error(JSON.stringify(problem));
  });
});

describe('records that say whose they are', () => {
  test('are of the run that the file began with, whatever it is called here', async () => {
    await expect(imported(linesOf(record(1), record(2, { runId: 'other' })), { runId: 'second' })).rejects.toMatchObject({
      code: 'JOURNAL_CORRUPT',
      message: expect.stringContaining('run "other"'),
    });
    expect(await imported(linesOf(record(1, { runId: 'r' })), { runId: 'third' })).toMatchObject({ runId: 'third', records: 2 });
  });
});
