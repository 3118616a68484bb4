import { describe, expect, test } from '@jest/globals';
import type { RunEvent } from '@tutti/core';
import { sampleEvents } from '@tutti/testing';
import { RecentEvents } from './recent-events.ts';

const seqs = (events: readonly RunEvent[] | undefined): number[] | undefined => events?.map(({ seq }) => seq);

describe('the newest records of a run', () => {
  test('are given from any of them on, and nothing when there is none yet', () => {
    const recent = new RecentEvents();
    recent.expect();
    expect([recent.end, recent.from(0)]).toEqual([0, undefined]);
    recent.add(sampleEvents(3, 6));
    recent.add(sampleEvents(6, 7));
    recent.add([]);
    expect(recent.end).toBe(7);
    expect([2, 3, 6, 7].map((seq) => seqs(recent.from(seq)))).toEqual([undefined, [3, 4, 5, 6], [6], undefined]);
  });

  test('have no gaps: what came before records of somebody else is forgotten', () => {
    const recent = new RecentEvents();
    recent.expect();
    recent.add(sampleEvents(1, 4));
    recent.add(sampleEvents(6, 8));
    expect([3, 5, 6].map((seq) => seqs(recent.from(seq)))).toEqual([undefined, undefined, [6, 7]]);
    recent.add(sampleEvents(2, 3));
    expect(seqs(recent.from(2))).toEqual([2]);
  });

  test('are never many, however long the run is', () => {
    const recent = new RecentEvents();
    recent.expect();
    const wrong: number[] = [];
    for (let seq = 0; seq < 5_000; seq++) {
      recent.add(sampleEvents(seq, seq + 1));
      if (recent.from(Math.max(0, seq - 63)) === undefined || recent.from(seq - 127) !== undefined) wrong.push(seq);
    }
    expect(wrong).toEqual([]);
  });

  test('are kept for who asks for them: none before somebody wants the next, and none any more when nobody has come back for long', () => {
    const recent = new RecentEvents();
    recent.add(sampleEvents(0, 10));
    expect([recent.end, recent.from(1), recent.from(0)]).toEqual([10, undefined, undefined]);
    recent.expect();
    for (let seq = 10; seq < 10 + 64; seq++) recent.add(sampleEvents(seq, seq + 1));
    expect(seqs(recent.from(10))).toHaveLength(64);
    for (let seq = 74; seq < 74 + 65; seq++) recent.add(sampleEvents(seq, seq + 1));
    expect([recent.end, recent.from(138)]).toEqual([139, undefined]);
    recent.add(sampleEvents(139, 141));
    expect(recent.from(130)).toBeUndefined();
    recent.expect();
    recent.add(sampleEvents(141, 142));
    expect(seqs(recent.from(141))).toEqual([141]);
  });

  test('are kept from then on for who is nearly there, as one that reads the journal while the run goes on', () => {
    const recent = new RecentEvents();
    expect(recent.from(0)).toBeUndefined();
    recent.add(sampleEvents(0, 20));
    expect(recent.from(12)).toBeUndefined();
    recent.add(sampleEvents(20, 22));
    expect(seqs(recent.from(20))).toEqual([20, 21]);
  });

  test('are forgotten with all that is known of the run', () => {
    const recent = new RecentEvents();
    recent.expect();
    recent.add(sampleEvents(0, 3));
    recent.forget();
    expect([recent.end, recent.from(2)]).toEqual([0, undefined]);
  });

  test("are one reader's own: what it does to a record no other sees", () => {
    const recent = new RecentEvents();
    recent.expect();
    recent.add(sampleEvents(0, 2));
    for (const event of recent.from(0) ?? []) Object.assign(event, { seq: -1, type: 'changed' });
    expect(recent.from(0)).toEqual(sampleEvents(0, 2));
  });
});
