import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ToolRegistry } from '@tutti/tools';
import { type Seen, refusalOf } from '../../../../workspace/src/scoreboards/hostile-checker.ts';

// Swaps a folder for a link that leads out and back, as fast as it can, until told to stop; then leaves the link in place.
const swapper = `
const { renameSync, existsSync, lstatSync, rmSync } = require('node:fs');
const { deep, aside, link, stop } = require('node:worker_threads').workerData;
const flag = new Int32Array(stop);
while (Atomics.load(flag, 0) === 0) {
  renameSync(deep, aside); renameSync(link, deep);
  renameSync(deep, link); renameSync(aside, deep);
}
renameSync(deep, aside); renameSync(link, deep);
`;

const TRIES = 10_000;
const AT_ONCE = 16;
// A row may take 2 s; this leaves some for the rest.
const MAX_MS = 1_400;

/** Reads a file of a folder again and again while the folder is swapped for a link out of the root. */
export async function race(tools: ToolRegistry, root: string, folder: string): Promise<Seen> {
  const deep = join(root, folder);
  const outside = join(dirname(root), 'outside');
  mkdirSync(deep, { recursive: true });
  mkdirSync(outside, { recursive: true });
  writeFileSync(join(deep, 'f.txt'), 'INSIDE');
  writeFileSync(join(outside, 'f.txt'), 'SECRET');
  const [link, aside] = [join(dirname(deep), `${basename(deep)}-link`), join(dirname(deep), `${basename(deep)}-aside`)];
  symlinkSync(relative(dirname(deep), outside), link);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(swapper, { eval: true, workerData: { deep, aside, link, stop: stop.buffer } });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  await new Promise<void>((resolve) => worker.once('online', () => resolve()));
  const path = join(folder, 'f.txt');
  const escapes = await readOften(tools, path);
  Atomics.store(stop, 0, 1);
  await ended;
  const last = await tools.call('filesystem', 'read', { path }).then(() => undefined, refusalOf);
  rmSync(join(outside, 'f.txt'));
  return escapes > 0 || last === undefined ? { outcome: 'went-on', harm: [`${escapes} reads led out`] } : last;
}

/** @returns how many reads led out. */
async function readOften(tools: ToolRegistry, path: string): Promise<number> {
  let escapes = 0;
  let tries = 0;
  const until = performance.now() + MAX_MS;
  const reader = async (): Promise<void> => {
    for (; tries < TRIES && performance.now() < until; tries++) {
      const content = await tools.call('filesystem', 'read', { path }).then(
        (result) => (result as { content?: unknown }).content,
        () => '',
      );
      if (content === 'SECRET') escapes += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  return escapes;
}
