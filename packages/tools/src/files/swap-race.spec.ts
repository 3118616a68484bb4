import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileAccess } from './file-access.ts';
import { canPinFolders } from './folder.ts';

const TRIES = 3_000;
const PATIENCE_MS = 60_000;

// Swaps the folder `deep` for a link to a folder outside and back, as fast as it can, until it is told to stop.
const swapper = `
const { renameSync, rmSync, lstatSync, existsSync } = require('node:fs');
const { workerData } = require('node:worker_threads');
const { deep, aside, link, stop } = workerData;
const flag = new Int32Array(stop);
function swap() {
  renameSync(deep, aside); renameSync(link, deep);
  renameSync(deep, link); renameSync(aside, deep);
}
// A write that finds no folder makes one, which then stands in the way.
function repair() {
  if (existsSync(deep) && lstatSync(deep).isSymbolicLink()) renameSync(deep, link);
  else rmSync(deep, { recursive: true, force: true });
  renameSync(aside, deep);
}
while (Atomics.load(flag, 0) === 0) {
  try { swap(); } catch { try { repair(); } catch {} }
}
`;

let top = '';
let stop: Int32Array;
let worker: Worker;
let ended: Promise<void>;

function path(...names: string[]): string {
  return join(top, ...names);
}

it('folders are held open where the system can do that', () => {
  expect(canPinFolders).toBe(process.platform === 'linux');
});

// Elsewhere paths are checked before each step, which leaves a moment for a swap, as the README says.
const whereFoldersArePinned: (name: string, body: () => void) => void = canPinFolders ? describe : () => undefined;

whereFoldersArePinned('a folder that is swapped for a link while it is used', () => {
  beforeEach(async () => {
    top = mkdtempSync(join(tmpdir(), 'tutti-race-'));
    mkdirSync(path('ws', 'deep'), { recursive: true });
    mkdirSync(path('outside'));
    writeFileSync(path('ws', 'deep', 'f.txt'), 'INSIDE');
    writeFileSync(path('outside', 'f.txt'), 'SECRET');
    symlinkSync('../outside', path('ws', 'link'));
    stop = new Int32Array(new SharedArrayBuffer(8));
    worker = new Worker(swapper, {
      eval: true,
      workerData: { deep: path('ws', 'deep'), aside: path('ws', 'aside'), link: path('ws', 'link'), stop: stop.buffer },
    });
    ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    await new Promise<void>((resolve) => worker.once('online', () => resolve()));
  });

  afterEach(async () => {
    Atomics.store(stop, 0, 1);
    await ended;
    rmSync(top, { recursive: true, force: true });
  });

  it(
    'is a real race: a plain read gets out',
    async () => {
      let escapes = 0;
      for (let i = 0; i < 50 * TRIES && escapes === 0; i++) {
        const text = await readFile(path('ws', 'deep', 'f.txt'), 'utf8').catch(() => '');
        if (text === 'SECRET') escapes++;
      }
      expect(escapes).toBe(1);
    },
    PATIENCE_MS,
  );

  it(
    'never lets a read out',
    async () => {
      const files = new FileAccess({ root: path('ws') });
      const seen = new Map<string, number>();
      for (let i = 0; i < TRIES; i++) {
        const got = await files.read('deep/f.txt').then(
          (bytes) => Buffer.from(bytes).toString(),
          (error: { code: string }) => error.code,
        );
        seen.set(got, (seen.get(got) ?? 0) + 1);
      }
      expect(seen.get('SECRET')).toBeUndefined();
      expect([...seen.keys()].every((got) => ['INSIDE', 'PATH_ESCAPE', 'PATH_NOT_FOUND'].includes(got))).toBe(true);
    },
    PATIENCE_MS,
  );

  it(
    'never lets a write, an append, a listing or a deletion out',
    async () => {
      const files = new FileAccess({ root: path('ws') });
      const settle = async (work: Promise<unknown>): Promise<void> => {
        const code = await work.then(
          () => undefined,
          (error: { code: string }) => error.code,
        );
        expect([undefined, 'PATH_ESCAPE', 'PATH_NOT_FOUND', 'PATH_EXISTS']).toContain(code);
      };
      for (let i = 0; i < TRIES / 10; i++) {
        await settle(files.write('deep/w.txt', Buffer.from('W')));
        await settle(files.append('deep/a.txt', Buffer.from('A')));
        await settle(files.list('deep').then((entries) => expect(entries.map(({ name }) => name)).not.toContain('marker')));
        await settle(files.delete('deep/f.txt'));
      }
      expect(readdirSync(path('outside'))).toEqual(['f.txt']);
      expect(readFileSync(path('outside', 'f.txt'), 'utf8')).toBe('SECRET');
    },
    PATIENCE_MS,
  );
});
