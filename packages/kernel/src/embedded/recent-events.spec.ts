import { describe, expect, test } from '@jest/globals';
import type { RunEvent } from '@tutti/core';
import { sampleEvents } from '@tutti/testing';
import { RecentEvents } from './recent-events.ts';

const seqs = (events: readonly RunEvent[] | undefined): number[] | undefined => events?.map(({ seq }) => seq);

describe('the newest records of a run', () => {
  test('are given from any of them on, and nothing when there is none yet', () => {
    const recent = new RecentEvents();
    expect([recent.end, recent.from(0)]).toEqual([0, undefined]);
    recent.add(sampleEvents(3, 6));
    recent.add(sampleEvents(6, 7));
    expect(recent.end).toBe(7);
    expect([2, 3, 6, 7].map((seq) => seqs(recent.from(seq)))).toEqual([undefined, [3, 4, 5, 6], [6], undefined]);
  });

  test('have no gaps: what came before records of somebody else is forgotten', () => {
    const recent = new RecentEvents();
    recent.add(sampleEvents(1, 4));
    recent.add(sampleEvents(6, 8));
    expect([3, 5, 6].map((seq) => seqs(recent.from(seq)))).toEqual([undefined, undefined, [6, 7]]);
    recent.add(sampleEvents(2, 3));
    expect(seqs(recent.from(2))).toEqual([2]);
  });

  test('are never many, however long the run is', () => {
    const recent = new RecentEvents();
    for (let seq = 0; seq < 5_000; seq++) {
      recent.add(sampleEvents(seq, seq + 1));
      expect(recent.from(Math.max(0, seq - 63))).toBeDefined();
      expect(recent.from(seq - 127)).toBeUndefined();
    }
  });

  test("are one reader's own: what it does to a record no other sees", () => {
    const recent = new RecentEvents();
    recent.add(sampleEvents(0, 2));
    for (const event of recent.from(0) ?? []) Object.assign(event, { seq: -1, type: 'changed' });
    expect(recent.from(0)).toEqual(sampleEvents(0, 2));
  });
});
