import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RunRow } from '@tutti/core';
import { fakeClock, sampleEvents, sampleRunRow } from '@tutti/testing';
import { sqliteJournal, type SqliteJournal } from './sqlite-journal.ts';
import { newPath } from './spec-support/folder.ts';

const INTERRUPTED = 10_000;
const PARKED = 10_000;
const path = newPath();
const clock = fakeClock();
const startAt = clock.now();
const open = (): SqliteJournal => sqliteJournal({ path, durability: 'relaxed', clock });

const cpuMs = (since: NodeJS.CpuUsage): number => (process.cpuUsage(since).user + process.cpuUsage(since).system) / 1_000;

async function createAndClaim(journal: SqliteJournal, name: string, count: number): Promise<void> {
  const rows: RunRow[] = Array.from({ length: count }, (_, i) => sampleRunRow(`${name}-${i}`, { queue: name }));
  await journal.create(rows);
  for (let left = count; left > 0; ) {
    const claims = await journal.claim('gone', [name], 1_000);
    left -= claims.length;
    await Promise.all(claims.map(({ runId, epoch }) => work(journal, { runId, epoch, isParked: name === 'parked' })));
  }
}

/** One is cut off at work; the other sleeps, each a second longer than the one before. */
async function work(
  journal: SqliteJournal,
  { runId, epoch, isParked }: { readonly runId: string; readonly epoch: number; readonly isParked: boolean },
): Promise<void> {
  const nth = Number(runId.split('-')[1]);
  const state = isParked
    ? ({ status: 'waiting', waitingFor: 'timer', wakeAt: startAt + (nth + 1) * 1_000 } as const)
    : ({ status: 'running' } as const);
  await journal.append({ runId, epoch, expectedSeq: 1, events: sampleEvents(1, 2), ...state });
  if (isParked) await journal.release(runId, epoch);
}

beforeAll(async () => {
  await using journal = open();
  await journal.heartbeat('gone', 1);
  await createAndClaim(journal, 'interrupted', INTERRUPTED);
  await createAndClaim(journal, 'parked', PARKED);
});

describe('many runs in one file', () => {
  test('10,000 interrupted ones are listed in less than two seconds', async () => {
    await using journal = open();
    const before = process.cpuUsage();
    let listed = 0;
    for await (const { status } of journal.list({ status: ['running', 'cancelling'] })) if (status === 'running') listed += 1;
    expect(listed).toBe(INTERRUPTED);
    expect(cpuMs(before)).toBeLessThan(2_000);
  });

  test('parked ones take no memory, and the due ones are found, longest due first, whatever the number of others', async () => {
    const heap = process.memoryUsage().heapUsed;
    await using journal = open();
    await journal.heartbeat('new', 60_000);
    expect(await journal.claim('new', ['parked'], 100)).toEqual([]);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(8 * 1024 * 1024);
    await clock.advance(64_000);
    await journal.heartbeat('new', 60_000);
    const before = process.cpuUsage();
    const due = await journal.claim('new', ['parked'], 100);
    expect(due.map(({ runId }) => runId)).toEqual(Array.from({ length: 64 }, (_, i) => `parked-${i}`));
    expect(cpuMs(before)).toBeLessThan(500);
  });
});
