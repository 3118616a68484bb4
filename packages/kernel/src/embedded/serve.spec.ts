import { expect, test } from '@jest/globals';
import { systemClock, type Claim, type RunId } from '@tutti/core';
import { fakeClock, recordingLogger, sampleRunRow } from '@tutti/testing';
import { memoryJournal } from '../memory-journal/index.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import { serve } from './serve.ts';

const ids: readonly RunId[] = ['a', 'b', 'c'];

test('what begins may end the process: those who wait for a suspect are given back before it begins', async () => {
  const clock = fakeClock();
  const journal = memoryJournal({ clock });
  await journal.create(ids.map((id) => sampleRunRow(id)));
  for (const worker of ['first', 'second', 'third']) {
    await journal.heartbeat(worker, 10);
    await journal.claim(worker, ['default'], 8);
    await clock.advance(20);
  }
  const stop = new AbortController();
  let free: (Claim | undefined)[] = [];
  const drive = async (): Promise<void> => {
    free = await Promise.all(ids.map((id) => journal.claimRun('another', id)));
    stop.abort();
  };
  const keeper = { start: () => journal.heartbeat('last', 1_000) } as LeaseKeeper;
  await serve(
    {
      journal,
      keeper,
      clock: systemClock,
      logger: recordingLogger(),
      workerId: 'last',
      pollMs: 5,
      handlers: new Map(),
      programs: new Map(),
      evaluators: new Map(),
      drive,
      isLive: () => true,
      leaseTtlMs: 1_000,
      maxRecoveries: 5,
    },
    { queues: ['default'], signal: stop.signal },
  );
  expect(free).toMatchObject([undefined, { runId: 'b', recoveries: 3 }, { runId: 'c', recoveries: 3 }]);
});
