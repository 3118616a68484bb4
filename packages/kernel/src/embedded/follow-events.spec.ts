import { afterEach, describe, expect, test } from '@jest/globals';
import { memoryJournal } from '../index.ts';
import type { Graph, Journal } from '@tutti/core';
import { fakeClock, recordingLogger, sampleEvents, startSampleRun, type FakeClock } from '@tutti/testing';
import { after, kernelOf, none, stopKernels } from '../spec-support/kernels.ts';
import { followEvents, type FollowOptions } from './follow-events.ts';
import { Followers } from './followers.ts';

afterEach(stopKernels);

const STEPS = 40;
const chain: Graph = {
  nodes: Array.from({ length: STEPS }, (_, i) => ({ id: `n${i}`, kind: 'task' as const, handler: 'h' })),
  edges: Array.from({ length: STEPS - 1 }, (_, i) => ({ from: `n${i}`, to: `n${i + 1}` })),
};

describe('a reader that is slower than its run', () => {
  test('misses nothing unless it asks to', async () => {
    const kernel = kernelOf({ handlers: { h: none(() => null) } });
    const run = await kernel.start(chain);
    const seqs: number[] = [];
    for await (const { seq } of run.events()) {
      seqs.push(seq);
      if (seq === 0) await run.result();
    }
    expect(seqs).toEqual(Array.from({ length: STEPS + 2 }, (_, i) => i));
  });

  test('skips to the newest records when it is too far behind, is told how many it has skipped, and sees the end', async () => {
    let letGo: () => void = () => undefined;
    const gate = new Promise<null>((resolve) => (letGo = () => resolve(null)));
    const kernel = kernelOf({ handlers: { h: none(async () => gate) } });
    const run = await kernel.start(chain);
    const seqs: number[] = [];
    const skipped: number[] = [];
    for await (const { seq } of run.events({ maxBehind: 5, lagged: (n) => void skipped.push(n) })) {
      seqs.push(seq);
      if (seq > 0) continue;
      letGo();
      await run.result();
    }
    const total = STEPS + 2;
    expect(skipped).toEqual([total - 1 - 5]);
    expect(seqs).toEqual([0, ...Array.from({ length: 5 }, (_, i) => total - 5 + i)]);
  });

  test('is not told anything while it keeps up', async () => {
    const kernel = kernelOf({ handlers: { h: none(() => after(1).then(() => null)) } });
    const run = await kernel.start(chain);
    const skipped: number[] = [];
    let seen = 0;
    for await (const event of run.events({ maxBehind: 10, lagged: (n) => void skipped.push(n) })) seen += event.seq >= 0 ? 1 : 0;
    expect([seen, skipped]).toEqual([STEPS + 2, []]);
  });
});

interface Counted {
  readonly journal: Journal;
  readonly reads: () => number;
  readonly summaries: () => number;
}

/** A journal that counts how often its records are read, and runs looked at; it knows a version if it is given one. */
function counted(version?: () => string): Counted {
  let reads = 0;
  let summaries = 0;
  const journal = new Proxy(memoryJournal(), {
    get(target, name) {
      if (name === 'version') return version;
      if (name === 'read') reads++;
      if (name === 'summary') summaries++;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
  return { journal, reads: () => reads, summaries: () => summaries };
}

interface Following {
  readonly clock: FakeClock;
  readonly followers: Followers;
  readonly seqs: number[];
  readonly ended: Promise<unknown>;
}

const POLL_MS = 200;

function following(journal: Journal, options: FollowOptions = {}): Following {
  const clock = fakeClock();
  const followers = new Followers(recordingLogger());
  const seqs: number[] = [];
  const read = async (): Promise<void> => {
    for await (const { seq } of followEvents({ journal, followers, clock, pollMs: POLL_MS, stopped: new AbortController().signal }, 'r', {
      ...options,
      follow: true,
    }))
      seqs.push(seq);
  };
  return {
    clock,
    followers,
    seqs,
    ended: read().then(
      () => 'ended',
      (error: unknown) => error,
    ),
  };
}

describe('a reader that follows', () => {
  test('a run of this process and keeps up reads the journal to get there, and no more whatever comes', async () => {
    const { journal, reads } = counted();
    const kernel = kernelOf({ journal, pollMs: 3_600_000, handlers: { h: none(() => after(0).then(() => null)) } });
    const run = await kernel.start(chain);
    const before = reads();
    const seqs: number[] = [];
    for await (const { seq } of run.events({ maxBehind: 1_000 })) seqs.push(seq);
    expect(seqs).toEqual(Array.from({ length: STEPS + 2 }, (_, i) => i));
    expect(reads() - before).toBeLessThan(5);
  });

  test('sees what this and another process have put on record in turn, in order and each once', async () => {
    const { journal } = counted();
    const { epoch } = await startSampleRun(journal, 'r');
    const { clock, followers, seqs } = following(journal);
    const append = (from: number, to: number): Promise<void> =>
      journal.append({ runId: 'r', epoch, expectedSeq: from, events: sampleEvents(from, to) });
    await clock.advance(1);
    for (let seq = 1; seq < 40; seq += 4) {
      await append(seq, seq + 2);
      followers.changed('r', sampleEvents(seq, seq + 2));
      await clock.advance(1);
      await append(seq + 2, seq + 3);
      if (seq % 8 === 1) await clock.advance(POLL_MS);
      await append(seq + 3, seq + 4);
      followers.changed('r', sampleEvents(seq + 3, seq + 4));
      if (seq % 16 === 5) followers.forget('r');
    }
    await clock.advance(POLL_MS);
    expect(seqs).toEqual([...Array(41).keys()]);
  });

  test('asks a journal that knows whether anybody has written for nothing else while nobody has', async () => {
    let version = '1';
    const { journal, reads } = counted(() => version);
    const { epoch } = await startSampleRun(journal, 'r');
    const { clock, seqs } = following(journal);
    await clock.advance(10 * POLL_MS);
    const before = reads();
    await clock.advance(100 * POLL_MS);
    expect(reads()).toBe(before);
    await journal.append({ runId: 'r', epoch, expectedSeq: 1, events: sampleEvents(1, 3) });
    version = '2';
    await clock.advance(POLL_MS);
    expect(seqs).toEqual([0, 1, 2]);
  });

  test('a run that was taken out of work before is told so, also where nobody writes any more', async () => {
    const { journal } = counted(() => 'always the same');
    await startSampleRun(journal, 'r');
    await journal.quarantine('r', 'it is damaged');
    const { clock, seqs, ended } = following(journal);
    await clock.advance(2 * POLL_MS);
    expect(await ended).toMatchObject({ code: 'JOURNAL_CORRUPT', message: 'it is damaged' });
    expect(seqs).toEqual([0]);
  });

  test('skips to the newest records also where they come from memory, and is told how many', async () => {
    const { journal } = counted();
    const { epoch } = await startSampleRun(journal, 'r');
    const skipped: number[] = [];
    const { clock, followers, seqs } = following(journal, { maxBehind: 3, lagged: (n) => void skipped.push(n) });
    await clock.advance(1);
    await journal.append({ runId: 'r', epoch, expectedSeq: 1, events: sampleEvents(1, 21) });
    followers.changed('r', sampleEvents(1, 21));
    await clock.advance(1);
    expect([seqs, skipped]).toEqual([[0, 18, 19, 20], [17]]);
  });

  test('is told of what it skips by who writes, and reads a page of the rest by one read: nothing is kept for it meanwhile', async () => {
    const { journal, reads, summaries } = counted();
    const { epoch } = await startSampleRun(journal, 'r');
    const followers = new Followers(recordingLogger());
    const skipped: number[] = [];
    const source = { journal, followers, clock: fakeClock(), pollMs: POLL_MS, stopped: new AbortController().signal, lengthOf: () => 1 };
    const reader = followEvents(source, 'r', { follow: true, maxBehind: 32, lagged: (n) => void skipped.push(n) });
    const next = async (): Promise<number | undefined> => (await reader.next()).value?.seq;
    expect([await next(), reads(), summaries()]).toEqual([0, 1, 0]);
    for (let seq = 1; seq < 201; seq++) {
      await journal.append({ runId: 'r', epoch, expectedSeq: seq, events: sampleEvents(seq, seq + 1) });
      followers.changed('r', sampleEvents(seq, seq + 1));
    }
    const { recent } = followers.follow('r');
    expect([recent.end, recent.from(200 - 32)]).toEqual([201, undefined]);
    for (let seq = 201 - 32; seq < 201; seq++) expect(await next()).toBe(seq);
    expect([skipped, reads(), summaries()]).toEqual([[200 - 32], 2, 0]);
    await reader.return();
  });
});
