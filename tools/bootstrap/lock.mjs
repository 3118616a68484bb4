import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from './root.mjs';

const lockFile = join(cacheFolder, 'bootstrap.lock');
const POLL_MS = 200;
const HEARTBEAT_MS = 1_000;
// The process id alone may have been given to another program since; a living owner also touches its lock.
const STALE_AFTER_MS = 30_000;

/** Runs `body` while no other bootstrap of this clone does. A lock left by a dead process is taken over. */
export async function withLock(body) {
  mkdirSync(cacheFolder, { recursive: true });
  let isWaiting = false;
  while (!tryLock()) {
    if (!isWaiting) process.stderr.write('Another set-up of this clone is running; waiting for it.\n');
    isWaiting = true;
    await sleep(POLL_MS);
  }
  const heartbeat = setInterval(touch, HEARTBEAT_MS);
  try {
    return await body();
  } finally {
    clearInterval(heartbeat);
    rmSync(lockFile, { force: true });
  }
}

function tryLock() {
  if (create()) return true;
  if (isOwnerAlive() && !isStale()) return false;
  rmSync(lockFile, { force: true });
  return create();
}

function create() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function touch() {
  const now = new Date();
  try {
    utimesSync(lockFile, now, now);
  } catch {
    // Removed by hand: the lock is then free, and the end of `withLock` has nothing left to remove.
  }
}

function isStale() {
  try {
    return Date.now() - statSync(lockFile).mtimeMs > STALE_AFTER_MS;
  } catch {
    return false;
  }
}

function isOwnerAlive() {
  const pid = readOwner();
  // An empty file: its owner is between creating and writing it.
  if (pid === undefined) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readOwner() {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
