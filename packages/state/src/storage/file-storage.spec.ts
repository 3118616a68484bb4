import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { recordingLogger } from '@tutti/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { StateManager } from '../state-manager.ts';
import { FileStorage } from './file-storage.ts';

// Some tests start processes; on a busy machine that takes its time.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tutti-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** All files below the folder. */
function files(): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function saved(...states: string[]): Promise<string[]> {
  const manager = new StateManager(new FileStorage(folder));
  const ids: string[] = [];
  for (const state of states) ids.push(await manager.saveCheckpoint('run-1', state));
  return ids;
}

describe('file storage', () => {
  test('names files by hashes and lets only their owner read them', async () => {
    await new StateManager(new FileStorage(join(folder, 'a'))).saveCheckpoint('../../escape', 1);
    expect(readdirSync(folder)).toEqual(['a']);
    expect(files()).toEqual([expect.stringMatching(/\/a\/[0-9a-f]{64}\/0{11}1-[0-9a-f]{64}\.checkpoint$/)]);
    expect(statSync(files()[0] as string).mode & 0o777).toBe(0o600);
  });

  test('finds again what another instance has saved', async () => {
    const [id = ''] = await saved('x');
    expect(await new StateManager(new FileStorage(folder)).restoreCheckpoint('run-1', id)).toBe('x');
  });

  test('cut off after any byte a file is refused by name, and never restored wrongly', async () => {
    const [id = ''] = await saved('a state of some length');
    const [path = ''] = files();
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length += 3) {
      truncateSync(path, length);
      const error: unknown = await new StateManager(new FileStorage(folder))
        .restoreCheckpoint('run-1', id)
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
      expect((error as Error).message).toContain(path);
      writeFileSync(path, whole);
    }
  });

  test('with any bit flipped a file is refused, and never restored wrongly', async () => {
    const [id = ''] = await saved('a state of some length');
    const [path = ''] = files();
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 2) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(path, bytes);
      await expect(new StateManager(new FileStorage(folder)).restoreCheckpoint('run-1', id)).rejects.toMatchObject({
        code: 'CHECKPOINT_CORRUPT',
      });
    }
  });

  test('leaves a damaged file out of lists, names it, and restores the newest sound one', async () => {
    await saved('first', 'second');
    const newest = files().at(-1) as string;
    writeFileSync(newest, 'garbage');
    const logger = recordingLogger();
    const manager = new StateManager(new FileStorage(folder, { logger }));
    expect(await manager.listCheckpoints('run-1')).toHaveLength(1);
    expect(logger.entries).toMatchObject([{ data: { path: newest } }]);
    expect(await manager.restoreCheckpoint('run-1')).toBe('first');
  });

  test('refuses a file that was put in the place of another', async () => {
    const [first = '', second = ''] = await saved('first', 'second');
    const [a = '', b = ''] = files();
    writeFileSync(a, readFileSync(b));
    const manager = new StateManager(new FileStorage(folder));
    await expect(manager.restoreCheckpoint('run-1', first)).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
    expect(await manager.restoreCheckpoint('run-1', second)).toBe('second');
  });

  test('says that a file of a later format needs a later version', async () => {
    const [id = ''] = await saved('x');
    const [path = ''] = files();
    writeFileSync(path, readFileSync(path, 'utf8').replace('tutti-checkpoint 1 ', 'tutti-checkpoint 2 '));
    await expect(new StateManager(new FileStorage(folder)).restoreCheckpoint('run-1', id)).rejects.toThrow(/format 2.*@tutti\/state/);
  });

  test('keeps what others put into its folder', async () => {
    await saved('x');
    mkdirSync(join(folder, 'notes'));
    writeFileSync(join(folder, 'notes', 'mine.txt'), 'mine');
    writeFileSync(join(folder, 'stray'), 'x');
    const manager = new StateManager(new FileStorage(folder));
    await manager.prune({ keep: 0 });
    expect(await manager.listExecutions()).toEqual([]);
    expect(files()).toEqual([join(folder, 'notes', 'mine.txt'), join(folder, 'stray')]);
  });

  test('removes what a process that died while writing has left, but not what may still be written', async () => {
    await saved('x');
    const home = join(files()[0] as string, '..');
    for (const name of ['.writing-old', '.writing-new']) writeFileSync(join(home, name), 'half');
    utimesSync(join(home, '.writing-old'), 0, 0);
    await saved('y');
    expect([existsSync(join(home, '.writing-old')), existsSync(join(home, '.writing-new'))]).toEqual([false, true]);
    expect(await new StateManager(new FileStorage(folder)).listCheckpoints('run-1')).toHaveLength(2);
  });

  test('says what to do when a file stands where its folder should', async () => {
    writeFileSync(join(folder, 'taken'), 'x');
    const manager = new StateManager(new FileStorage(join(folder, 'taken')));
    await expect(manager.saveCheckpoint('run-1', 1)).rejects.toMatchObject({ name: 'StoreError', code: 'STORE_NOT_A_FOLDER' });
  });

  test('processes that save and delete at once lose nothing', async () => {
    const program = `
      import { StateManager, FileStorage } from '@tutti/state';
      const manager = new StateManager(new FileStorage(process.argv[1]));
      for (let i = 0; i < 15; i++) {
        const passing = await manager.saveCheckpoint('passing', i);
        console.log(await manager.saveCheckpoint('run-1', process.argv[2] + i) + ' ' + process.argv[2] + i);
        await manager.deleteCheckpoint('passing', passing);
      }`;
    const lines = (await Promise.all(['a', 'b'].map((name) => linesOf(program, [folder, name])))).flat();
    expect(lines).toHaveLength(30);
    const manager = new StateManager(new FileStorage(folder));
    for (const line of lines) {
      const [id = '', state] = line.split(' ');
      expect(await manager.restoreCheckpoint('run-1', id)).toBe(state);
    }
    expect(await manager.listExecutions()).toEqual(['run-1']);
  });

  test('a process killed while saving leaves every acknowledged checkpoint whole', async () => {
    const program = `
      import { StateManager, FileStorage } from '@tutti/state';
      const manager = new StateManager(new FileStorage(process.argv[1]), { compression: true });
      for (let i = 0; ; i++) console.log(await manager.saveCheckpoint('run-1', 'x'.repeat(100000) + i));`;
    const acknowledged = await linesOf(program, [folder], 20);
    const logger = recordingLogger();
    const manager = new StateManager(new FileStorage(folder, { logger }));
    for (const id of acknowledged) expect(await manager.restoreCheckpoint('run-1', id)).toContain('xxx');
    expect((await manager.listCheckpoints('run-1')).length).toBeGreaterThanOrEqual(acknowledged.length);
    expect(logger.entries).toEqual([]);
  });
});

/** Runs a program in a process of its own, and gives its lines; kills it after so many. */
async function linesOf(program: string, args: readonly string[], killAfter = Infinity): Promise<string[]> {
  const child = spawn(process.execPath, ['--conditions=@tutti/source', '--input-type=module', '-e', program, ...args], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === killAfter) child.kill('SIGKILL');
  }
  await exited;
  return lines;
}
