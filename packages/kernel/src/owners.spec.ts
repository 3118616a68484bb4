import { afterEach, describe, expect, test } from '@jest/globals';
import { DiskFullError, type Clock, type Graph, type Journal, type Json } from '@tutti/core';
import { fakeClock, recordingLogger } from '@tutti/testing';
import { memoryJournal } from './index.ts';
import { after, kernelOf, none, stopKernels } from './spec-support/kernels.ts';

afterEach(stopKernels);

const chain: Graph = {
  nodes: [
    { id: 'a', kind: 'task', handler: 'a' },
    { id: 'b', kind: 'task', handler: 'b' },
  ],
  edges: [{ from: 'a', to: 'b' }],
};

/** A process that has been stopped: its timers do not fire, so that it neither renews its lease nor polls. */
const stopped = (clock: Clock): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.monotonic(),
  after: () => () => undefined,
  breathe: () => clock.breathe(),
});

/** A journal whose appends can be made to fail. */
function failing(journal: Journal, failure: () => Error | undefined): Journal {
  return new Proxy(journal, {
    get(target, name) {
      if (name === 'appendNow') return undefined;
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'append') return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
      return async (batch: Parameters<Journal['append']>[0]) => {
        const error = failure();
        if (error !== undefined) throw error;
        return target.append(batch);
      };
    },
  });
}

/** A journal with one of its methods changed. */
function overridden<Name extends keyof Journal>(journal: Journal, method: Name, change: NonNullable<Journal[Name]>): Journal {
  return new Proxy(journal, { get: (target, name) => (name === method ? change : (Reflect.get(target, name, target) as unknown)) });
}

describe('two owners', () => {
  test('one that was stopped past its lease gets nothing on record; both see the one outcome', async () => {
    const clock = fakeClock();
    const journal = memoryJournal({ clock });
    const logger = recordingLogger();
    let goOn: (value: Json) => void = () => undefined;
    const late = new Promise<Json>((resolve) => (goOn = resolve));
    const first = kernelOf({
      journal,
      logger,
      clock: stopped(clock),
      leaseTtlMs: 20,
      handlers: { a: none(() => late), b: none(() => 'first') },
    });
    const run = await first.start(chain);
    await clock.advance(30);
    const second = kernelOf({ journal, clock, handlers: { a: none(() => 'a'), b: none(() => 'second') } });
    const outcome = await (await second.resume(run.id)).result();
    goOn('too late');
    expect(outcome).toMatchObject({ status: 'completed', output: 'second' });
    expect(await run.result()).toEqual(outcome);
    expect(logger.entries.map(({ message }) => message).join()).toContain(run.id);
  });

  test('a living owner is not disturbed by another worker that wants its run', async () => {
    const journal = memoryJournal();
    let goOn: (value: Json) => void = () => undefined;
    const gate = new Promise<Json>((resolve) => (goOn = resolve));
    const first = kernelOf({ journal, handlers: { a: none(() => gate), b: none(() => 'first') } });
    const run = await first.start(chain);
    const second = kernelOf({ journal, handlers: { a: none(() => 'a'), b: none(() => 'second') } });
    const same = await second.resume(run.id);
    goOn('on');
    expect(await same.result()).toMatchObject({ output: 'first' });
  });

  test.each(Array.from({ length: 12 }, (_, i) => i))(
    'a run that is served and taken by name %i steps apart is driven once',
    async (steps) => {
      const memory = memoryJournal();
      const logger = recordingLogger();
      const run = await kernelOf({ journal: memory, handlers: {} }).start(chain, null, { queue: 'other' });
      let begun = 0;
      const journal = failing(memory, () => undefined);
      const claimNeeding = journal.claimNeeding.bind(journal);
      const server = kernelOf({
        journal: overridden(journal, 'claimNeeding', (...asked: Parameters<Journal['claimNeeding']>) => {
          void takeLater(steps);
          return claimNeeding(...asked);
        }),
        logger,
        handlers: { a: none(() => ++begun), b: none(() => 'b') },
      });
      const takeLater = async (left: number): Promise<void> => {
        for (let step = 0; step < left; step++) await undefined;
        await (server.runtime as unknown as { take(runId: string): Promise<void> }).take(run.id);
      };
      const stop = new AbortController();
      const serving = server.serve({ queues: ['other'], signal: stop.signal });
      expect(await (await server.attach(run.id)).result()).toMatchObject({ status: 'completed' });
      stop.abort();
      await serving;
      expect([begun, logger.entries.map(({ message }) => message)]).toEqual([1, []]);
    },
  );

  test('runs of one lane go one after another', async () => {
    const order: string[] = [];
    const kernel = kernelOf({
      handlers: {
        a: none(async (_, { runId }) => {
          order.push(`${runId} begins`);
          await after(2);
          order.push(`${runId} ends`);
        }),
        b: none(() => null),
      },
    });
    const runs = await Promise.all(['one', 'two', 'three'].map((runId) => kernel.start(chain, null, { runId, lane: 'session/42' })));
    await Promise.all(runs.map((run) => run.result()));
    expect(order).toEqual(['one', 'two', 'three'].flatMap((id) => [`${id} begins`, `${id} ends`]));
  });
});

test('a run shows no state that is not on record, however its turns fall', async () => {
  const memory = memoryJournal();
  let written = 0;
  const slow = overridden(
    failing(memory, () => undefined),
    'append',
    async (batch) => {
      for (let step = 0; step < 7; step++) await undefined;
      await memory.append(batch);
      written = batch.expectedSeq + batch.events.length;
    },
  );
  const kernel = kernelOf({ journal: slow, handlers: { a: none(() => 'a') } });
  const run = await kernel.start({
    nodes: [
      { id: 'a', kind: 'task', handler: 'a' },
      { id: 'w', kind: 'wait', until: { signal: 'go' } },
    ],
    edges: [{ from: 'a', to: 'w' }],
  });
  const seen: [string, number][] = [];
  for (let look = 0; look < 400; look++) {
    const { status, waitingFor = '' } = await run.state();
    seen.push([`${status} ${waitingFor}`, written]);
    if ((await run.nodes()).some(({ node, status: of }) => node === 'a' && of === 'completed')) expect(written).toBeGreaterThanOrEqual(2);
    if (look % 20 === 0) await after();
  }
  for (const [state, records] of seen) if (state === 'waiting signal') expect(records).toBe(2);
  expect(seen.at(-1)?.[0]).toBe('waiting signal');
});

describe('a full disk', () => {
  test('is waited out: no result is lost and no body runs twice', async () => {
    let appends = 0;
    let calls = 0;
    const journal = failing(memoryJournal(), () => (++appends <= 2 ? new DiskFullError('The disk is full.') : undefined));
    const kernel = kernelOf({ journal, diskRetry: { attempts: 5, delayMs: 1 }, handlers: { a: () => ++calls, b: none(() => 'b') } });
    const run = await kernel.start(chain);
    const waits: string[] = [];
    run.onNotice((notice) => void (notice.type === 'run.waiting' && waits.push(notice.waitingFor)));
    expect(await run.result()).toMatchObject({ status: 'completed', output: 'b' });
    expect(calls).toBe(1);
    expect(waits).toEqual(['disk', 'disk']);
  });

  test('that stays full stops the run here with the reason; with space it can be taken up again', async () => {
    const memory = memoryJournal();
    let isFull = true;
    const journal = failing(memory, () => (isFull ? new DiskFullError('The disk is full.') : undefined));
    const handlers = { a: none(() => 'a'), b: none(() => 'b') };
    const kernel = kernelOf({ journal, diskRetry: { attempts: 2, delayMs: 1 }, handlers });
    const run = await kernel.start(chain);
    await expect(run.result()).rejects.toMatchObject({ code: 'DISK_FULL' });
    isFull = false;
    expect(await (await kernel.resume(run.id)).result()).toMatchObject({ status: 'completed', output: 'b' });
  });
});
