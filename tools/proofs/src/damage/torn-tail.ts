import { copyFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { sampleEvents, startSampleRun } from '@tutti/testing';
import { Folder } from '../process/folder.ts';

const RUN = 'a';
const APPENDS = 12;
// The log's frames of the newest appends; a frame is a page and its header, https://www.sqlite.org/fileformat2.html#walformat.
const TORN_BYTES = 4 * (4_096 + 24);

export interface TornTailReport {
  readonly cuts: number;
  /** Most and fewest records that a torn file held. */
  readonly lengths: readonly [number, number];
  readonly faults: readonly string[];
}

/** Cuts the log off at every byte of its last four frames, or every n-th: what was acknowledged before the cut is there, whole. */
export async function tornTail({ every, first = 0 }: { readonly every: number; readonly first?: number }): Promise<TornTailReport> {
  using folder = new Folder('torn-tail');
  const path = folder.file('runs.db');
  await using journal = sqliteJournal({ path });
  const { epoch } = await startSampleRun(journal, RUN);
  // By the number of records: how long the log was when they were acknowledged.
  const acknowledged: number[] = [0];
  for (let seq = 1; seq <= APPENDS; seq++) {
    acknowledged.push(logSize(path));
    await journal.append({ runId: RUN, epoch, expectedSeq: seq, events: sampleEvents(seq, seq + 1) });
  }
  const size = logSize(path);
  acknowledged.push(size);
  const seen: number[] = [];
  const faults: string[] = [];
  for (let cut = size - TORN_BYTES + first; cut <= size; cut += every) {
    const expected = acknowledged.findLastIndex((bytes) => bytes <= cut);
    const { length, problems } = await torn({ path, folder: folder.path, cut });
    seen.push(length);
    if (length !== expected) faults.push(`cut at byte ${cut} of ${size} it holds ${length} records of the ${expected} acknowledged before`);
    faults.push(...problems.map((problem) => `cut at byte ${cut} of ${size}: ${problem}`));
  }
  return { cuts: seen.length, lengths: [Math.max(...seen), Math.min(...seen)], faults };
}

function logSize(path: string): number {
  return statSync(`${path}-wal`).size;
}

async function torn({
  path,
  folder,
  cut,
}: {
  readonly path: string;
  readonly folder: string;
  readonly cut: number;
}): Promise<{ readonly length: number; readonly problems: readonly string[] }> {
  const copy = join(folder, 'torn.db');
  for (const end of ['', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true });
  copyFileSync(path, copy);
  copyFileSync(`${path}-wal`, `${copy}-wal`);
  truncateSync(`${copy}-wal`, cut);
  await using journal = sqliteJournal({ path: copy, durability: 'relaxed' });
  let length = 0;
  for await (const events of journal.read(RUN)) length += events.length;
  const problems: string[] = [];
  for await (const { problem } of journal.verify()) problems.push(problem);
  return { length, problems };
}
