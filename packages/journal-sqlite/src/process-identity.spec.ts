import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { hasEnded, ownProcess } from './process-identity.ts';

describe('process identity', () => {
  test('a living process has not ended, an ended one has, and an unknown one is not judged', async () => {
    const own = ownProcess();
    if (own === '') return expect(hasEnded('{"world":"w","pid":1,"startedAt":"1"}')).toBe(false);
    expect(hasEnded(own)).toBe(false);
    const identity = JSON.parse(own) as { world: string; pid: number; startedAt: string };
    expect(hasEnded(JSON.stringify({ ...identity, startedAt: '1' }))).toBe(true);
    expect(hasEnded(JSON.stringify({ ...identity, world: 'elsewhere', pid: 2 ** 30 }))).toBe(false);
    const child = spawn(process.execPath, ['-e', '0']);
    const { pid } = child;
    await once(child, 'exit');
    expect(hasEnded(JSON.stringify({ ...identity, pid }))).toBe(true);
    expect([hasEnded(null), hasEnded('')]).toEqual([false, false]);
  });
});
