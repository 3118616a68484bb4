import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CancelledError, type JsonObject } from '@tutti/core';
import { FileSystemTool } from './file-system-tool.ts';

let root = '';
let tool: FileSystemTool;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tutti-fs-'));
  tool = new FileSystemTool({ root });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function at(...names: string[]): string {
  return join(root, ...names);
}

function put(path: string, content: unknown): Promise<JsonObject> {
  return tool.execute('write', { path, content } as JsonObject);
}

describe('FileSystemTool', () => {
  it('writes the bytes it is given and makes the folders on the way', async () => {
    expect(await put('a/b/c.txt', 'héllo\r\n')).toEqual({
      action: 'write',
      path: 'a/b/c.txt',
      file_path: 'a/b/c.txt',
      filepath: 'a/b/c.txt',
      size: 8,
      encoding: 'utf-8',
      created: true,
      success: true,
    });
    expect(readFileSync(at('a/b/c.txt'))).toEqual(Buffer.from('héllo\r\n'));
    expect(await put('a/b/c.txt', '')).toMatchObject({ created: false, size: 0 });
  });

  it('writes what is not text as JSON a person can read', async () => {
    await put('o.json', { b: [1, null] });
    expect(readFileSync(at('o.json'), 'utf8')).toBe('{\n  "b": [\n    1,\n    null\n  ]\n}');
    await put('n.txt', 4.5);
    expect(readFileSync(at('n.txt'), 'utf8')).toBe('4.5');
    await put('f.txt', false);
    expect(readFileSync(at('f.txt'), 'utf8')).toBe('false');
  });

  it('refuses to write nothing', async () => {
    await expect(put('x', null)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', issues: [{ path: 'content' }] });
    await expect(tool.execute('write', { path: 'x' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(existsSync(at('x'))).toBe(false);
  });

  it('keeps the permissions of a file it replaces, and leaves no temporary files', async () => {
    await put('s.sh', 'one');
    chmodSync(at('s.sh'), 0o750);
    await put('s.sh', 'two');
    expect(statSync(at('s.sh')).mode & 0o777).toBe(0o750);
    expect(readdirSync(root)).toEqual(['s.sh']);
  });

  it('leaves the old content untouched when a write is cancelled or fails', async () => {
    await put('f.txt', 'old');
    const reason = new CancelledError('stop');
    await expect(tool.execute('write', { path: 'f.txt', content: 'new' }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(put('f.txt/below', 'x')).rejects.toMatchObject({ code: 'PATH_KIND' });
    await expect(tool.execute('write', { path: 'f.txt', content: '\ud800' })).rejects.toMatchObject({ code: 'TEXT_ENCODING' });
    expect(readFileSync(at('f.txt'), 'utf8')).toBe('old');
    expect(readdirSync(root)).toEqual(['f.txt']);
  });

  it('never shows a reader half of a file', async () => {
    const texts = ['a'.repeat(300_000), 'b'.repeat(200_000)];
    await put('big.txt', texts[0]);
    let isWriting = true;
    const writing = (async (): Promise<void> => {
      for (let i = 0; i < 20; i++) await put('big.txt', texts[i % 2]);
      isWriting = false;
    })();
    while (isWriting) expect(texts).toContain((await tool.execute('read', { path: 'big.txt' }))['content']);
    await writing;
  });

  it('reads text in several encodings', async () => {
    writeFileSync(at('l.txt'), Buffer.from([0xe9]));
    expect(await tool.execute('read', { path: 'l.txt', encoding: 'ISO-8859-1' })).toMatchObject({ content: 'é', size: 1, success: true });
    expect(await tool.execute('read', { path: 'l.txt', encoding: 'base64' })).toMatchObject({ content: '6Q==' });
    await expect(tool.execute('read', { path: 'l.txt' })).rejects.toMatchObject({ code: 'TEXT_ENCODING' });
    await expect(tool.execute('read', { path: 'l.txt', max_bytes: 0 })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await put('two.txt', '22');
    await expect(tool.execute('read', { path: 'two.txt', maxBytes: 1 })).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
    await expect(tool.execute('read', { path: 'none' })).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
  });

  it('appends, also to a file that is not there yet', async () => {
    await tool.execute('append', { path: 'logs/x.log', content: 'one\n' });
    expect(await tool.execute('append', { path: 'logs/x.log', content: 'two\n' })).toMatchObject({ size: 8, appended: 4 });
    expect(readFileSync(at('logs/x.log'), 'utf8')).toBe('one\ntwo\n');
  });

  it('lists in order of names, with a pattern, and into folders', async () => {
    for (const path of ['b.txt', 'a.md', 'sub/c.txt', 'sub/deep/d.txt']) await put(path, 'x');
    symlinkSync('b.txt', at('link'));
    const all = await tool.execute('list', {});
    expect(all).toMatchObject({ files: ['a.md', 'b.txt'], directories: ['sub'], count: 4 });
    expect((all['items'] as { name: string; type: string }[]).map(({ name, type }) => `${name}:${type}`)).toEqual([
      'a.md:file',
      'b.txt:file',
      'link:link',
      'sub:directory',
    ]);
    expect(await tool.execute('list', { path: 'sub', pattern: '*.txt' })).toMatchObject({
      files: ['c.txt'],
      items: [{ path: 'sub/c.txt', size: 1 }],
    });
    expect(await tool.execute('list', { path: '.', pattern: '**/*.txt' })).toMatchObject({
      files: ['b.txt', 'sub/c.txt', 'sub/deep/d.txt'],
    });
    await expect(tool.execute('list', { path: 'b.txt' })).rejects.toMatchObject({ code: 'PATH_KIND' });
    await expect(tool.execute('list', { path: 'none' })).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
  });

  it('says what is there', async () => {
    await put('d/f.tar.gz', 'xyz');
    expect(await tool.execute('exists', { path: 'd/f.tar.gz' })).toMatchObject({ exists: true, type: 'file' });
    expect(await tool.execute('exists', { path: 'd' })).toMatchObject({ exists: true, type: 'directory' });
    for (const path of ['none', 'none/deeper', 'd/f.tar.gz/below'])
      expect(await tool.execute('exists', { path })).toMatchObject({ exists: false, type: null, success: true });
    expect(await tool.execute('metadata', { path: 'd/f.tar.gz' })).toMatchObject({
      name: 'f.tar.gz',
      extension: '.gz',
      type: 'file',
      size: 3,
      modified_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('makes folders, once or again', async () => {
    expect(await tool.execute('mkdir', { path: 'x/y/z' })).toMatchObject({ created: true });
    expect(await tool.execute('mkdir', { path: 'x/y/z' })).toMatchObject({ created: false, success: true });
    await put('file', 'x');
    await expect(tool.execute('mkdir', { path: 'file' })).rejects.toMatchObject({ code: 'PATH_KIND' });
  });

  it('copies files and whole folders, and gives the same when repeated', async () => {
    await put('src/one.txt', '1');
    await put('src/in/two.txt', '2');
    symlinkSync('one.txt', at('src/link'));
    for (const _time of [1, 2]) {
      expect(await tool.execute('copy', { path: 'src', destination: 'dst' })).toMatchObject({
        files: 2,
        size: 2,
        skipped: ['link'],
        destination: 'dst',
      });
      expect(readdirSync(at('dst')).sort()).toEqual(['in', 'one.txt']);
    }
    expect(await tool.execute('copy', { source: 'src/one.txt', destination: 'dst/in' })).toMatchObject({ destination: 'dst/in/one.txt' });
    expect(await tool.execute('copy', { path: 'src/one.txt', dest: 'new/three.txt' })).toMatchObject({ destination: 'new/three.txt' });
    expect(readFileSync(at('new/three.txt'), 'utf8')).toBe('1');
    await expect(tool.execute('copy', { path: 'src', destination: 'src/in/again' })).rejects.toMatchObject({ code: 'PATH_INVALID' });
    await expect(tool.execute('copy', { path: 'none', destination: 'x' })).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
  });

  it('moves and renames, over an old file unless told not to', async () => {
    await put('a.txt', 'A');
    await put('b.txt', 'B');
    await expect(tool.execute('move', { path: 'a.txt', destination: 'b.txt', overwrite: false })).rejects.toMatchObject({
      code: 'PATH_EXISTS',
    });
    await tool.execute('move', { path: 'a.txt', destination: 'b.txt' });
    expect(readFileSync(at('b.txt'), 'utf8')).toBe('A');
    expect(await tool.execute('move', { path: 'b.txt', destination: 'new/' })).toMatchObject({ destination: 'new/b.txt' });
    expect(await tool.execute('move', { path: 'new', destination: 'old/deep' })).toMatchObject({ destination: 'old/deep' });
    expect(readFileSync(at('old/deep/b.txt'), 'utf8')).toBe('A');
    await expect(tool.execute('move', { path: 'none', destination: 'x/y' })).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
    expect(existsSync(at('x'))).toBe(false);
  });

  it('deletes files, folders and what fits a pattern; what is gone already is no failure', async () => {
    for (const path of ['t/a.tmp', 't/b.tmp', 't/keep.txt', 'd/e/f', 'odd[1]*']) await put(path, 'x');
    expect(await tool.execute('delete', { paths: ['t/*.tmp', 'none/*.x'], recursive: false })).toMatchObject({
      deleted: ['t/a.tmp', 't/b.tmp'],
      count: 2,
      existed: true,
    });
    expect(await tool.execute('delete', { path: 'odd[1]*' })).toMatchObject({ count: 1 });
    await expect(tool.execute('delete', { path: 'd', recursive: false })).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' });
    expect(await tool.execute('delete', { path: 'd' })).toMatchObject({ existed: true });
    expect(await tool.execute('delete', { path: 'd' })).toMatchObject({ existed: false, success: true });
    await expect(tool.execute('delete', { path: 'd', missing_ok: false })).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
    expect(readdirSync(at('t'))).toEqual(['keep.txt']);
  });

  it('stops a long walk when it is cancelled', async () => {
    for (let i = 0; i < 20; i++) await put(`many/${i}`, 'x');
    const controller = new AbortController();
    const deleting = tool.execute('delete', { path: 'many' }, { signal: controller.signal });
    // One visit to the disk is over long before the twenty files are gone.
    void readdir(root).then(() => controller.abort(new CancelledError('enough')));
    await expect(deleting).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(readdirSync(at('many')).length).toBeGreaterThan(0);
  });

  it('declares the effect of every action', () => {
    expect(Object.fromEntries(Object.entries(tool.actions).map(([name, { effect }]) => [name, effect]))).toEqual({
      read: 'none',
      list: 'none',
      exists: 'none',
      metadata: 'none',
      write: 'idempotent',
      mkdir: 'idempotent',
      delete: 'idempotent',
      copy: 'idempotent',
      append: 'once',
      move: 'once',
    });
  });

  it('starts at the working folder when no root is given', async () => {
    expect(await new FileSystemTool().execute('exists', { path: 'package.json' })).toMatchObject({ exists: true });
  });
});
