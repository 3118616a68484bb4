import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json } from '@tutti/core';
import { fakeClock, recordingLogger, sequentialIds } from '@tutti/testing';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateManager } from './state-manager.ts';
import { FileStorage } from './storage/file-storage.ts';
import { MemoryStorage } from './storage/memory-storage.ts';
import { SqliteStorage } from './storage/sqlite-storage.ts';
import type { StateStorage } from './storage/state-storage.ts';

let folder: string;
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tutti-state-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const storages: readonly [string, () => StateStorage][] = [
  ['memory', () => new MemoryStorage()],
  ['file', () => new FileStorage(join(folder, `files-${++count}`))],
  ['SQLite', () => new SqliteStorage(join(folder, `${++count}.db`))],
];

const hostileIds = ['../../etc/passwd', 'a/b\\c', '.', '..', 'con', 'ä☃𝄞', 'x'.repeat(5_000), 'two\nlines', ' ', 'nul\0byte', '%2e%2e%2f'];

describe.each(storages)('StateManager on %s storage', (_name, makeStorage) => {
  test.each([true, false])('restores what was saved, with compression %p', async (compression) => {
    await using manager = new StateManager(makeStorage(), { compression });
    const state = { step: 3, text: 'größe ☃ '.repeat(1_000), list: [1, null, { deep: true }], big: 1e21 };
    const id = await manager.saveCheckpoint('run-1', state, { user: 'Ann' });
    expect(await manager.restoreCheckpoint('run-1', id)).toEqual(state);
    expect(await manager.restoreCheckpoint('run-1')).toEqual(state);
    expect(await manager.loadCheckpoint('run-1')).toMatchObject({
      checkpointId: id,
      executionId: 'run-1',
      context: { user: 'Ann' },
      isCompressed: compression,
    });
    const [info] = await manager.listCheckpoints('run-1');
    if (compression) expect(info?.sizeBytes).toBeLessThan(1_000);
    else expect(info?.sizeBytes).toBeGreaterThan(12_000);
  });

  test('restores any JSON', async () => {
    await using manager = new StateManager(makeStorage(), { compression: true });
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 4 }).filter((value) => !/"(?:__proto__|prototype)":/.test(JSON.stringify(value))),
        async (value) => {
          const state = JSON.parse(JSON.stringify(value)) as Json;
          expect(await manager.restoreCheckpoint('any', await manager.saveCheckpoint('any', state))).toEqual(state);
        },
      ),
      { numRuns: 25, seed: 7 },
    );
  });

  test('lists checkpoints in order of their making, also when the clock is set back, and restores the last made', async () => {
    const clock = fakeClock();
    await using manager = new StateManager(makeStorage(), { clock, ids: sequentialIds('c') });
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) {
      ids.push(await manager.saveCheckpoint('run-1', i));
      clock.jumpWall(-3_600_000);
    }
    expect((await manager.listCheckpoints('run-1')).map(({ checkpointId }) => checkpointId)).toEqual(ids);
    expect(await manager.restoreCheckpoint('run-1')).toBe(11);
    expect(await manager.restoreCheckpoint('run-1', ids[4])).toBe(4);
  });

  test('written again under its id, a checkpoint takes the place of the one before and is the newest', async () => {
    const storage = makeStorage();
    const manager = new StateManager(storage);
    const write = (checkpointId: string, text: string): Promise<void> => {
      const payload = Buffer.from(JSON.stringify({ state: text, context: null }));
      return storage.write({
        checkpointId,
        executionId: 'run-1',
        createdAt: 0,
        isCompressed: false,
        rawBytes: payload.byteLength,
        payload,
      });
    };
    await write('a', 'first');
    await write('b', 'second');
    await write('a', 'third');
    expect((await manager.listCheckpoints('run-1')).map(({ checkpointId }) => checkpointId)).toEqual(['b', 'a']);
    expect(await manager.restoreCheckpoint('run-1')).toBe('third');
    await storage.close();
  });

  test('keeps executions apart, whatever their ids', async () => {
    await using manager = new StateManager(makeStorage());
    for (const id of hostileIds) await manager.saveCheckpoint(id, { id });
    for (const id of hostileIds) expect(await manager.restoreCheckpoint(id)).toEqual({ id });
    expect([...(await manager.listExecutions())].sort()).toEqual([...hostileIds].sort());
    for (const id of hostileIds)
      await expect(manager.restoreCheckpoint(hostileIds[0] as string, id)).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_FOUND' });
  });

  test('says when there is nothing to restore', async () => {
    await using manager = new StateManager(makeStorage());
    await expect(manager.restoreCheckpoint('nobody')).rejects.toMatchObject({
      name: 'CheckpointNotFoundError',
      code: 'CHECKPOINT_NOT_FOUND',
    });
    expect(await manager.listCheckpoints('nobody')).toEqual([]);
    expect(await manager.listExecutions()).toEqual([]);
    expect(await manager.deleteCheckpoint('nobody', 'x')).toBe(false);
  });

  test('deletes a checkpoint, and an execution with its last one', async () => {
    await using manager = new StateManager(makeStorage());
    const first = await manager.saveCheckpoint('run-1', 1);
    const second = await manager.saveCheckpoint('run-1', 2);
    expect(await manager.deleteCheckpoint('run-1', second)).toBe(true);
    expect(await manager.deleteCheckpoint('run-1', second)).toBe(false);
    expect(await manager.restoreCheckpoint('run-1')).toBe(1);
    await manager.deleteCheckpoint('run-1', first);
    expect(await manager.listExecutions()).toEqual([]);
    expect(await manager.restoreCheckpoint('run-1', await manager.saveCheckpoint('run-1', 3))).toBe(3);
  });

  test('prunes by age and number, of one execution or all, and counts alike when it is a dry run', async () => {
    const clock = fakeClock();
    await using manager = new StateManager(makeStorage(), { clock });
    for (let i = 0; i < 6; i++) {
      for (const execution of ['a', 'b']) await manager.saveCheckpoint(execution, i);
      clock.advanceSync(1_000);
    }
    const old = { createdBefore: clock.now() - 3_000, keep: 1 };
    const dry = await manager.prune({ ...old, dryRun: true });
    expect(dry.checkpoints).toBe(6);
    expect(await manager.prune(old)).toEqual(dry);
    expect(await manager.prune({ executionId: 'a', keep: 2 })).toMatchObject({ checkpoints: 1 });
    expect(await manager.listCheckpoints('a')).toHaveLength(2);
    expect(await manager.listCheckpoints('b')).toHaveLength(3);
    expect(await manager.prune()).toMatchObject({ checkpoints: 3 });
    expect(await manager.restoreCheckpoint('a')).toBe(5);
    expect(await manager.prune({ keep: 0 })).toMatchObject({ checkpoints: 2 });
    expect(await manager.listExecutions()).toEqual([]);
  });

  test('saves many at once without loss', async () => {
    await using manager = new StateManager(makeStorage(), { compression: true });
    const ids = await Promise.all(Array.from({ length: 40 }, (_, i) => manager.saveCheckpoint(`run-${i % 4}`, i)));
    for (const [i, id] of ids.entries()) expect(await manager.restoreCheckpoint(`run-${i % 4}`, id)).toBe(i);
  });

  test('is not changed by what happens to the saved object later', async () => {
    await using manager = new StateManager(makeStorage());
    const state = { list: [1] };
    const id = await manager.saveCheckpoint('run-1', state);
    state.list.push(2);
    expect(await manager.restoreCheckpoint('run-1', id)).toEqual({ list: [1] });
  });
});

describe('StateManager', () => {
  test('refuses what has no JSON form, naming the place', async () => {
    const manager = new StateManager();
    const bad = { steps: [{ at: new Date(0) }] } as unknown as Json;
    await expect(manager.saveCheckpoint('run-1', bad)).rejects.toMatchObject({ code: 'NOT_JSON', data: { path: 'steps.0.at' } });
    await expect(manager.saveCheckpoint('run-1', null, Number.NaN)).rejects.toMatchObject({ code: 'NOT_JSON' });
  });

  test.each(['', '\ud800'])('refuses %j as an execution id', async (id) => {
    await expect(new StateManager().saveCheckpoint(id, 1)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test.each([-1, Number.NaN, Infinity])('refuses %p as an interval', (autoSaveInterval) => {
    expect(() => new StateManager(new MemoryStorage(), { autoSaveInterval })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });

  test('restores with either setting of compression what was saved with the other', async () => {
    const storage = new MemoryStorage();
    const id = await new StateManager(storage, { compression: true }).saveCheckpoint('run-1', { a: 1 });
    expect(await new StateManager(storage).restoreCheckpoint('run-1', id)).toEqual({ a: 1 });
  });

  test('can keep checkpoints anywhere by overriding two methods', async () => {
    class Own extends StateManager {
      readonly kept: Map<string, Json> = new Map();
      override async saveCheckpoint(executionId: string, state: Json): Promise<string> {
        this.kept.set(executionId, state);
        return 'own';
      }
      override async restoreCheckpoint(executionId: string): Promise<Json> {
        return this.kept.get(executionId) ?? null;
      }
    }
    const manager = new Own();
    expect(await manager.saveCheckpoint('run-1', { a: 1 })).toBe('own');
    expect(await manager.restoreCheckpoint('run-1')).toEqual({ a: 1 });
  });

  test('tries the checkpoint before when the newest is damaged, and says so', async () => {
    const storage = new MemoryStorage();
    const logger = recordingLogger();
    const manager = new StateManager(storage, { compression: true, logger });
    await manager.saveCheckpoint('run-1', 1);
    await storage.write({
      checkpointId: 'bad',
      executionId: 'run-1',
      createdAt: 0,
      isCompressed: true,
      rawBytes: 9,
      payload: Buffer.from('junk'),
    });
    expect(await manager.restoreCheckpoint('run-1')).toBe(1);
    expect(logger.entries).toHaveLength(1);
    await expect(manager.restoreCheckpoint('run-1', 'bad')).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
  });

  test('refuses a payload that expands beyond its size', async () => {
    const storage = new MemoryStorage();
    const manager = new StateManager(storage, { compression: true });
    const id = await manager.saveCheckpoint('run-1', 'x'.repeat(1_000_000));
    const stored = await storage.read('run-1', id);
    if (stored !== undefined) await storage.write({ ...stored, rawBytes: 1_000 });
    await expect(manager.restoreCheckpoint('run-1', id)).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
  });
});
