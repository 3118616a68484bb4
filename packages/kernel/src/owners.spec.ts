import { afterEach, describe, expect, test } from '@jest/globals';
import { DiskFullError, type Clock, type Graph, type Journal, type Json } from '@tutti/core';
import { fakeClock, recordingLogger } from '@tutti/testing';
import { memoryJournal } from './index.ts';
import { after, kernelOf, none, stopKernels } from './spec-support/kernels.ts';

afterEach(stopKernels);

const chain: Graph = { nodes: [{ id: 'a', kind: 'task', handler: 'a' }, { id: 'b', kind: 'task', handler: 'b' }], edges: [{ from: 'a', to: 'b' }] };

/** A process that has been stopped: its timers do not fire, so that it neither renews its lease nor polls. */
const stopped = (clock: Clock): Clock => ({ now: () => clock.now(), monotonic: () => clock.monotonic(), after: () => () => undefined, breathe: () => clock.breathe() });

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

describe('two owners', () => {
  test('one that was stopped past its lease gets nothing on record; both see the one outcome', async () => {
    const clock = fakeClock();
    const journal = memoryJournal({ clock });
    const logger = recordingLogger();
    let goOn: (value: Json) => void = () => undefined;
    const late = new Promise<Json>((resolve) => (goOn = resolve));
    const first = kernelOf({ journal, logger, clock: stopped(clock), leaseTtlMs: 20, handlers: { a: none(() => late), b: none(() => 'first') } });
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

  test('runs of one lane go one after another', async () => {
    const order: string[] = [];
    const kernel = kernelOf({ handlers: { a: none(async (_, { runId }) => { order.push(`${runId} begins`); await after(2); order.push(`${runId} ends`); }), b: none(() => null) } });
    const runs = await Promise.all(['one', 'two', 'three'].map((runId) => kernel.start(chain, null, { runId, lane: 'session/42' })));
    await Promise.all(runs.map((run) => run.result()));
    expect(order).toEqual(['one', 'two', 'three'].flatMap((id) => [`${id} begins`, `${id} ends`]));
  });
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
