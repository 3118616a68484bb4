import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@tutti/core';
import { FileStorage, SqliteStorage, StateManager, type StateStorage } from '@tutti/state';
import { join } from 'node:path';
import { type Checker, refusalOf, type Seen } from '../../../workspace/src/scoreboards/hostile-checker.ts';
import type { HostileInput } from '../../../workspace/src/scoreboards/hostile-input.ts';

/** States that somebody else has stored, with all checksums right; restored through both storages, compressed by neither. */
export const checker: Checker = { codes: { STATE_CORRUPT: 'CHECKPOINT_CORRUPT' }, check };

async function check(input: HostileInput): Promise<Seen> {
  const harm: string[] = [];
  let refused: Seen | undefined;
  let taken = 0;
  for (const storage of [new FileStorage(join(input.sandbox, 'states')), new SqliteStorage(join(input.sandbox, 'states.db'))]) {
    try {
      const state = await restore(storage, input.bytes());
      taken += 1;
      if (!isDeepStrictEqual(state, input.json())) harm.push('the state came back changed');
    } catch (error) {
      refused = refusalOf(error);
    }
  }
  if (refused === undefined || (taken > 0 && harm.push('one storage takes it, the other does not'))) return { outcome: 'went-on', harm };
  return refused;
}

async function restore(storage: StateStorage, state: Buffer): Promise<Json> {
  const payload = Buffer.concat([Buffer.from('{"state":'), state, Buffer.from(',"context":null}')]);
  await using manager = new StateManager(storage);
  await storage.write({ checkpointId: 'c', executionId: 'e', createdAt: 0, isCompressed: false, rawBytes: payload.byteLength, payload });
  return await manager.restoreCheckpoint('e', 'c');
}
