import { readFileSync } from 'node:fs';
import { TuttiError, systemClock } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import type { Program } from '../process/program.ts';

/**
 * Stops a process at a moment when it does not hold the journal's file: one stopped in the middle of a transaction keeps
 * SQLite's lock, and nobody writes until it goes on.
 * @returns how often it was let go because it held the file.
 */
export async function stopOutsideWrites(program: Program, path: string): Promise<number> {
  await using probe = sqliteJournal({ path, busyTimeoutMs: 20 });
  for (let retries = 0; ; retries++) {
    program.kill('SIGSTOP');
    while (!isStopped(program.pid)) await pause(1);
    try {
      await probe.heartbeat('probe', 1);
      return retries;
    } catch (error) {
      if (!TuttiError.isInstance(error) || error.code !== 'STORE_BUSY') throw error;
      program.kill('SIGCONT');
      await pause(5);
    }
  }
}

function isStopped(pid: number): boolean {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('T') === true;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void systemClock.after(ms, resolve));
}
