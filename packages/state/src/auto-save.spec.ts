import { describe, expect, test } from '@jest/globals';
import type { Json } from '@tutti/core';
import { fakeClock, recordingLogger, settle } from '@tutti/testing';
import { StateManager } from './state-manager.ts';
import { MemoryStorage } from './storage/memory-storage.ts';

describe('automatic saves', () => {
  test('come every interval, when something has changed, and keep the newest alone', async () => {
    const clock = fakeClock();
    const manager = new StateManager(new MemoryStorage(), { autoSaveInterval: 30, clock });
    await manager.saveCheckpoint('run-1', 'by hand');
    let step = 1;
    const saving = manager.autoSave('run-1', () => ({ state: { step }, context: 'auto' }));
    await clock.advance(29_999);
    expect(await manager.listCheckpoints('run-1')).toHaveLength(1);
    await clock.advance(1);
    expect(await manager.loadCheckpoint('run-1')).toMatchObject({ state: { step: 1 }, context: 'auto' });
    const [, first] = await manager.listCheckpoints('run-1');
    await clock.advance(60_000);
    expect((await manager.listCheckpoints('run-1'))[1]).toEqual(first);
    step = 2;
    await clock.advance(30_000);
    expect(await manager.listCheckpoints('run-1')).toHaveLength(2);
    expect(await manager.restoreCheckpoint('run-1')).toEqual({ step: 2 });
    await saving.stop();
    expect(clock.timers).toBe(0);
    step = 3;
    await clock.advance(90_000);
    expect(await manager.restoreCheckpoint('run-1')).toEqual({ step: 2 });
  });

  test('go on after one has failed, which is reported', async () => {
    const clock = fakeClock();
    const logger = recordingLogger();
    const manager = new StateManager(new MemoryStorage(), { autoSaveInterval: 1, clock, logger });
    let state: unknown = () => undefined;
    manager.autoSave('run-1', () => ({ state: state as Json }));
    await clock.advance(1_000);
    expect(logger.entries).toMatchObject([{ data: { executionId: 'run-1' } }]);
    state = 'sound';
    await clock.advance(1_000);
    expect(await manager.restoreCheckpoint('run-1')).toBe('sound');
    await manager[Symbol.asyncDispose]();
    expect(clock.timers).toBe(0);
  });

  test('are not made without an interval', async () => {
    const clock = fakeClock();
    const manager = new StateManager(new MemoryStorage(), { clock });
    await using saving = manager.autoSave('run-1', () => ({ state: 1 }));
    expect(clock.timers).toBe(0);
    await saving.stop();
  });

  test('stopping waits for the save that is under way', async () => {
    const clock = fakeClock();
    let finish: (value: { state: Json }) => void = () => undefined;
    const manager = new StateManager(new MemoryStorage(), { autoSaveInterval: 1, clock });
    const saving = manager.autoSave('run-1', () => new Promise((resolve) => (finish = resolve)));
    await clock.advance(1_000);
    let isStopped = false;
    const stopping = saving.stop().then(() => (isStopped = true));
    await settle();
    expect(isStopped).toBe(false);
    finish({ state: 'last' });
    await stopping;
    expect(await manager.restoreCheckpoint('run-1')).toBe('last');
    expect(clock.timers).toBe(0);
  });
});
