import { describe, expect, test } from '@jest/globals';
import { silentOwner } from './silent-owner.ts';
import { blockedLoop, stoppedOwner } from './stopped-owner.ts';

describe('two processes on one run', () => {
  test('the owner that was stopped past its lease is refused, and there is one end', async () => {
    expect(await stoppedOwner(20)).toEqual({ rounds: 20, late: 20, faults: [] });
  });

  test('an effect that the stopped owner was at work on is asked about when its time is over, and happens once', async () => {
    expect(await silentOwner(2)).toMatchObject({ rounds: 2, faults: [] });
  });

  test('an event loop blocked for three leases splits nothing', async () => {
    expect(await blockedLoop(3)).toMatchObject({ rounds: 3, faults: [] });
  });
});
