import { describe, expect, test } from '@jest/globals';
import { StoreError, type Json, type RunEvent } from '@tutti/core';
import { recordingLogger } from '@tutti/testing';
import { saveCheckpoints, type WatchedRun } from './save-checkpoints.ts';
import { StateManager } from './state-manager.ts';

/** A run whose steps complete one after another, each with its own path as its output. */
function runOf(...paths: readonly string[]): WatchedRun {
  const events = paths.map((path, seq) => ({ type: 'step.completed', seq, at: seq, path, attempt: 1, startedAt: 0 }) as RunEvent);
  return {
    id: 'run-1',
    events: async function* () {
      yield { type: 'run.paused', seq: 0, at: 0, reason: 'not a step' };
      yield* events;
    },
    output: async (step) => (step === 'silent' ? undefined : `output of ${step}`),
  };
}

async function saved(manager: StateManager): Promise<readonly Json[]> {
  const all = await manager.listCheckpoints('run-1');
  return Promise.all(all.map(({ checkpointId }) => manager.restoreCheckpoint('run-1', checkpointId)));
}

describe('a watched run', () => {
  test('has a checkpoint after each top-level step, with what was done and given by then', async () => {
    const manager = new StateManager();
    await saveCheckpoints(runOf('draft', 'review[0]/judge', 'review[0].judge', 'silent'), manager, {
      context: { user: 'Ann' },
      logger: undefined,
    });
    expect(await saved(manager)).toEqual([
      { seq: 1, completed: ['draft'], outputs: { draft: 'output of draft' } },
      { seq: 4, completed: ['draft', 'review[0]/judge', 'review[0].judge', 'silent'], outputs: { draft: 'output of draft', silent: null } },
    ]);
    expect((await manager.loadCheckpoint('run-1')).context).toEqual({ user: 'Ann' });
  });

  test('goes on when a checkpoint cannot be saved, and tells of it', async () => {
    const logger = recordingLogger();
    const kept: Json[] = [];
    const stateManager = {
      saveCheckpoint: async (_id: string, state: Json): Promise<string> => {
        if (kept.push(state) === 1) throw new StoreError('The disk sleeps.');
        return 'c';
      },
    };
    await saveCheckpoints(runOf('a', 'b'), stateManager, { context: {}, logger });
    expect(kept).toHaveLength(2);
    expect(logger.entries).toMatchObject([{ level: 'warning', message: expect.stringContaining('"run-1" after "a"') }]);
  });
});
