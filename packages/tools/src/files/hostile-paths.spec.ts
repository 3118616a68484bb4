import { execFileSync } from 'node:child_process';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileAccess } from './file-access.ts';

const X = Buffer.from('x');
let top = '';
let before: string[] = [];

function build(): void {
  top = mkdtempSync(join(tmpdir(), 'tutti-paths-'));
  for (const folder of ['ws/sub/deep', 'ws-evil', 'outside/inner']) mkdirSync(join(top, folder), { recursive: true });
  for (const [path, text] of Object.entries({ 'ws/a.txt': 'A', 'ws/sub/b.txt': 'B', 'ws-evil/e.txt': 'E', 'outside/secret.txt': 'SECRET' }))
    writeFileSync(join(top, path), text);
  for (const [path, target] of Object.entries({
    'ws/link-out': '../outside',
    'ws/link-file': '../outside/secret.txt',
    'ws/link-in': 'sub',
    'ws/loop1': 'loop2',
    'ws/loop2': 'loop1',
    'ws/dangling': '../outside/new.txt',
    'ws/dangling-in': 'fresh.txt',
    'ws/abs': '/etc/hostname',
    'ws/sub/up': '../..',
    'ws/chain': 'link-out',
    'ws/own-abs': join(top, 'ws/sub'),
  }))
    symlinkSync(target, join(top, path));
  linkSync(join(top, 'outside/secret.txt'), join(top, 'ws/hard'));
  execFileSync('mkfifo', [join(top, 'ws/pipe')]);
  writeFileSync(join(top, 'ws/big.bin'), '');
  truncateSync(join(top, 'ws/big.bin'), 64 * 1024 * 1024);
  before = outside();
}

/** Everything outside of the root: names, kinds and contents. */
function outside(): string[] {
  const seen: string[] = [];
  for (const folder of ['.', 'outside', 'outside/inner', 'ws-evil']) {
    for (const name of readdirSync(join(top, folder))) {
      const path = join(top, folder, name);
      const stats = lstatSync(path);
      seen.push(
        `${folder}/${name} ${stats.isFile() ? readFileSync(path, 'utf8') : stats.isSymbolicLink() ? readlinkSync(path) : 'folder'}`,
      );
    }
  }
  return seen;
}

const escaping = [
  '../outside/secret.txt',
  'sub/../../outside/secret.txt',
  '/etc/passwd',
  '../ws-evil/e.txt',
  'link-file',
  'link-out/secret.txt',
  'sub/up/outside/secret.txt',
  'chain/secret.txt',
  'abs',
  '/proc/self/environ',
  '/dev/zero',
  '..',
  '../',
  'sub/deep/../../../outside',
  'link-in/../../outside/secret.txt',
  'dangling',
];

const operations: Record<string, (files: FileAccess, path: string) => Promise<unknown>> = {
  read: (files, path) => files.read(path),
  write: (files, path) => files.write(path, X),
  append: (files, path) => files.append(path, X),
  list: (files, path) => files.list(path),
  info: (files, path) => files.info(path),
  typeAt: (files, path) => files.typeAt(path),
  makeFolder: (files, path) => files.makeFolder(path),
  delete: (files, path) => files.delete(path),
  'copy from': (files, path) => files.copy(path, 'copied'),
  'copy to': (files, path) => files.copy('a.txt', path),
  'move from': (files, path) => files.move(path, 'moved'),
  'move to': (files, path) => files.move('a.txt', path),
};

describe.each([
  ['held open', true],
  ['checked by name', false],
] as const)('paths of a sandbox, folders %s', (_way, pinFolders) => {
  let files: FileAccess;

  beforeEach(() => {
    build();
    files = new FileAccess({ root: join(top, 'ws'), pinFolders });
  });

  afterEach(() => {
    expect(outside()).toEqual(before);
    rmSync(top, { recursive: true, force: true });
  });

  it.each(Object.keys(operations))('never lead out by %s', async (operation) => {
    for (const path of escaping) {
      await expect(operations[operation]?.(files, path)).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    }
    expect(readFileSync(join(top, 'ws/a.txt'), 'utf8')).toBe('A');
  });

  it('give the same error whether or not there is something outside', async () => {
    const message = async (path: string): Promise<string> =>
      files.read(path).then(
        () => 'read',
        (error: Error) => error.message.replace(path, 'PATH'),
      );
    expect(await message('../outside/secret.txt')).toBe(await message('../outside/none.txt'));
    expect(await message('link-out/secret.txt')).toBe(await message('link-out/none.txt'));
    expect(await message('../outside/inner')).toBe(await message('../outside/nowhere'));
  });

  it('take odd spellings as plain names', async () => {
    for (const path of [
      '%2e%2e/outside/secret.txt',
      '%252e%252e/x',
      '~/.ssh/id_rsa',
      '$HOME/x',
      'file:///etc/passwd',
      '．．/outside/secret.txt',
      '..\\outside\\secret.txt',
      'C:\\x',
      'a.txt:stream',
    ]) {
      await expect(files.read(path)).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
    }
  });

  it('refuse what is no path', async () => {
    for (const path of ['', 'a.txt\0.png', '\0', 'a\ud800.txt', 'x'.repeat(5000), `${'y'.repeat(300)}/z`]) {
      await expect(files.read(path)).rejects.toMatchObject({ code: 'PATH_INVALID' });
      await expect(files.write(path, X)).rejects.toMatchObject({ code: 'PATH_INVALID' });
    }
  });

  it('go through links that stay inside', async () => {
    expect(Buffer.from(await files.read('link-in/b.txt')).toString()).toBe('B');
    expect(Buffer.from(await files.read('own-abs/b.txt')).toString()).toBe('B');
    expect(Buffer.from(await files.read(join(top, 'ws/a.txt'))).toString()).toBe('A');
    expect(Buffer.from(await files.read('./sub/../a.txt')).toString()).toBe('A');
    await files.write('dangling-in', X);
    expect(readFileSync(join(top, 'ws/fresh.txt'), 'utf8')).toBe('x');
    expect(lstatSync(join(top, 'ws/dangling-in')).isSymbolicLink()).toBe(true);
  });

  it('end at circles of links', async () => {
    for (const operation of ['read', 'write', 'append', 'list', 'info', 'copy from']) {
      await expect(operations[operation]?.(files, 'loop1')).rejects.toMatchObject({ code: 'PATH_LOOP' });
    }
  });

  it('use regular files of one name only', async () => {
    for (const operation of ['read', 'write', 'append', 'copy from', 'copy to']) {
      await expect(operations[operation]?.(files, 'pipe')).rejects.toMatchObject({ code: 'PATH_KIND' });
    }
    await expect(files.read('hard')).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    await expect(files.append('hard', X)).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    await expect(files.copy('hard', 'soft')).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    await files.write('hard', X);
    expect(readFileSync(join(top, 'ws/hard'), 'utf8')).toBe('x');
  });

  it('name the limit when a file is too large, and do not load it', async () => {
    await expect(files.read('big.bin')).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
      message: expect.stringContaining(String(32 * 1024 * 1024)),
    });
    const small = new FileAccess({ root: join(top, 'ws'), pinFolders, limits: { writeBytes: 3, entries: 2, copyBytes: 10 } });
    await expect(small.write('w', Buffer.from('four'))).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
    await expect(small.list('.')).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
    await expect(small.copy('big.bin', 'big2.bin')).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
    expect(readdirSync(join(top, 'ws')).filter((name) => name.endsWith('.tmp') || name === 'big2.bin')).toEqual([]);
  });

  it('never delete, move or copy over the root', async () => {
    await expect(files.delete('.')).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    await expect(files.move('.', 'elsewhere')).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    await expect(files.copy('.', 'sub')).rejects.toMatchObject({ code: 'PATH_INVALID' });
    await expect(files.move('sub', 'sub/deep/x')).rejects.toMatchObject({ code: 'PATH_INVALID' });
  });

  it('delete a link and not what it leads to', async () => {
    expect(await files.delete('link-in')).toBe(true);
    expect(readFileSync(join(top, 'ws/sub/b.txt'), 'utf8')).toBe('B');
    await files.delete('sub');
    expect(readdirSync(join(top, 'outside'))).toEqual(['inner', 'secret.txt']);
  });

  it('show characters that change the direction of text by their number', async () => {
    await files.write('inv\u202etxt.exe', X);
    await expect(files.read('none\u202etxt.exe')).rejects.toMatchObject({ message: expect.not.stringContaining('\u202e') });
  });

  it('may lead anywhere when the sandbox is lifted, and nothing else is lifted', async () => {
    const free = new FileAccess({ root: join(top, 'ws'), pinFolders, sandboxMode: false });
    expect(Buffer.from(await free.read('../outside/secret.txt')).toString()).toBe('SECRET');
    expect(Buffer.from(await free.read(join(top, 'outside/secret.txt'))).toString()).toBe('SECRET');
    await expect(free.read('/dev/zero')).rejects.toMatchObject({ code: 'PATH_KIND' });
    await expect(free.read('pipe')).rejects.toMatchObject({ code: 'PATH_KIND' });
    await expect(free.read('big.bin')).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
  });
});
