import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTutti, type Ended } from '../spec-support/run-tutti.ts';
import { compiledFiles } from './compiled-files.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'cli-loading-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

describe('what V8 has made of the bundled command', () => {
  const call = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    runTutti(args, { cwd, env: { NODE_COMPILE_CACHE: '', XDG_CACHE_HOME: cwd, ...env } });
  /** Each kept file, with what tells whether it was written anew. */
  const kept = (command: string): Readonly<Record<string, number>> => {
    const folder = join(cwd, 'tutti', `${process.version}-${process.arch}`, command);
    return existsSync(folder)
      ? Object.fromEntries(readdirSync(folder).map((file) => [join(folder, file), statSync(join(folder, file)).ino]))
      : {};
  };

  test('is kept for each command by the first call that comes to something, and not made again', async () => {
    expect((await call(['explain'])).exitCode).toBe(0);
    const first = kept('explain');
    expect(Object.keys(first).some((file) => file.includes('explain-'))).toBe(true);
    expect((await call(['explain', 'AUTH'])).stdout).toContain('AUTH');
    expect(kept('explain')).toEqual(first);
    expect(kept('tools')).toEqual({});
    expect((await call(['tools'])).exitCode).toBe(0);
    expect(Object.keys(kept('tools'))).not.toEqual([]);
  });

  test('is left aside when it is cut, emptied or damaged, and made anew', async () => {
    const { stdout } = await call(['explain']);
    const damages: readonly ((file: string) => void)[] = [
      (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
      (file) => writeFileSync(file, ''),
      (file) => writeFileSync(file, Buffer.alloc(statSync(file).size)),
      (file) => writeFileSync(file, readFileSync(file).fill(0x55, 200)),
      (file) => writeFileSync(file, 'abc'),
    ];
    for (const damage of damages) {
      const before = kept('explain');
      for (const file of Object.keys(before)) damage(file);
      expect(await call(['explain'])).toMatchObject({ exitCode: 0, stdout, stderr: '' });
      const after = kept('explain');
      expect(Object.keys(after)).toEqual(Object.keys(before));
      for (const [file, inode] of Object.entries(after)) expect(inode).not.toBe(before[file]);
    }
  });

  test('finds libraries beside the command, without a warning', async () => {
    writeFileSync(
      join(cwd, 'page.yaml'),
      'name: page\nsteps:\n  - { id: page, tool: pdf-compiler, action: compile, parameters: { content: "# Bees", output_path: bees.pdf } }\n',
    );
    for (const round of ['first', 'second']) {
      const { exitCode, stderr } = await call(['run', 'page.yaml', '--store', `${round}.sqlite`]);
      expect({ exitCode, warned: stderr.includes('Warning') }).toEqual({ exitCode: 0, warned: false });
      expect(readFileSync(join(cwd, 'bees.pdf'), 'latin1')).toMatch(/^%PDF-/);
      rmSync(join(cwd, 'bees.pdf'));
    }
  });

  test('finds the libraries in it that are loaded where they are needed', async () => {
    writeFileSync(
      join(cwd, 'table.yaml'),
      `name: table\nsteps:\n  - { id: bees, tool: filesystem, action: write, parameters: { path: bees.csv, content: '{{ [{"bee": "a, b"}] | to_csv | from_csv | to_csv }}' } }\n`,
    );
    expect((await call(['run', 'table.yaml', '--store', 'table.sqlite'])).exitCode).toBe(0);
    expect(readFileSync(join(cwd, 'bees.csv'), 'utf8')).toBe('bee\n"a, b"\n');
  });

  test('is not kept of wrong calls, nor where it is not wanted, and the command works where it cannot be', async () => {
    expect((await call(['explian'])).exitCode).toBe(2);
    expect((await call(['explain'], { NODE_DISABLE_COMPILE_CACHE: '1' })).exitCode).toBe(0);
    expect(existsSync(join(cwd, 'tutti'))).toBe(false);
    writeFileSync(join(cwd, 'file'), '');
    expect(await call(['explain'], { XDG_CACHE_HOME: join(cwd, 'file') })).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('is neither read nor written where others could write, and the command works without it', async () => {
    const { stdout } = await call(['explain']);
    const first = kept('explain');
    for (const file of Object.keys(first)) writeFileSync(file, '');
    const empty = kept('explain');
    chmodSync(join(cwd, 'tutti'), 0o777);
    expect(await call(['explain'])).toMatchObject({ exitCode: 0, stdout, stderr: '' });
    if (process.platform !== 'win32') expect(kept('explain')).toEqual(empty);
  });

  test('is in the home of the user, which is not made when it is not there', async () => {
    const home = join(cwd, 'home');
    const env = { XDG_CACHE_HOME: '', HOME: home, USERPROFILE: home };
    expect(await call(['explain'], env)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(existsSync(home)).toBe(false);
    mkdirSync(home);
    expect((await call(['explain'], env)).exitCode).toBe(0);
    expect(existsSync(join(home, '.cache', 'tutti'))).toBe(true);
  });
});

describe('the folder of what is kept', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
    jest.restoreAllMocks();
  });
  const source = Buffer.from('one');
  const data = Buffer.from('made of one');

  test('is that of this user, and what is in it goes with its source alone', () => {
    delete process.env['NODE_COMPILE_CACHE'];
    process.env['XDG_CACHE_HOME'] = cwd;
    const files = compiledFiles('run');
    expect(files?.read('a.cjs', source)).toBeUndefined();
    files?.keep([{ file: 'a.cjs', source, data }]);
    expect(files?.read('a.cjs', source)).toEqual(data);
    expect(files?.read('a.cjs', Buffer.from('two'))).toBeUndefined();
    expect(readdirSync(join(cwd, 'tutti', `${process.version}-${process.arch}`))).toEqual(['run']);
  });

  test('lets go of what was kept a month before the newest, such as the files of earlier bundles', () => {
    process.env['NODE_COMPILE_CACHE'] = cwd;
    const files = compiledFiles('run');
    files?.keep(['long-ago.cjs', 'of-late.cjs'].map((file) => ({ file, source, data })));
    const own = join(cwd, `${process.version}-${process.arch}`, 'run');
    const at = statSync(join(own, 'of-late.cjs')).mtimeMs / 1_000;
    utimesSync(join(own, 'of-late.cjs'), at, at - 29 * 86_400);
    utimesSync(join(own, 'long-ago.cjs'), at, at - 31 * 86_400);
    files?.keep([{ file: 'new.cjs', source, data }]);
    expect(readdirSync(own).sort()).toEqual(['new.cjs', 'of-late.cjs']);
  });

  test('lets go of a Node that has kept nothing for a month, and of nothing that is not its own', () => {
    process.env['NODE_COMPILE_CACHE'] = cwd;
    const at = statSync(cwd).mtimeMs / 1_000;
    const make = (days: number, ...path: string[]): void => {
      mkdirSync(join(cwd, ...path.slice(0, -1)), { recursive: true, mode: 0o700 });
      writeFileSync(join(cwd, ...path), '');
      utimesSync(join(cwd, ...path), at, at - days * 86_400);
    };
    make(40, 'v22.13.0-x64', 'run', 'a.cjs');
    make(40, 'v22.13.0-x64', 'tools', 'a.cjs');
    make(40, 'v22.14.0-x64', 'run', 'a.cjs');
    make(20, 'v22.14.0-x64', 'tools', 'a.cjs');
    make(40, 'v22.14.0-x64', 'litter');
    make(40, 'v22.13.0-x64-0123abcd-1000', 'of-node', 'a');
    make(40, 'other', 'run', 'a.cjs');
    compiledFiles('run')?.keep([{ file: 'a.cjs', source, data }]);
    expect(readdirSync(cwd).sort()).toEqual(
      ['other', 'v22.13.0-x64-0123abcd-1000', 'v22.14.0-x64', `${process.version}-${process.arch}`].sort(),
    );
    expect(readdirSync(join(cwd, 'v22.14.0-x64')).sort()).toEqual(['litter', 'tools']);
  });

  const isWindows = process.platform === 'win32';

  test.each([[[]], [[`${process.version}-${process.arch}`]], [[`${process.version}-${process.arch}`, 'run']]])(
    'is left aside when others could write in it: %j',
    (path) => {
      if (isWindows) return;
      process.env['NODE_COMPILE_CACHE'] = join(cwd, 'kept');
      const files = compiledFiles('run');
      files?.keep([{ file: 'a.cjs', source, data }]);
      expect(files?.read('a.cjs', source)).toEqual(data);
      for (const mode of [0o720, 0o702]) {
        chmodSync(join(cwd, 'kept', ...path), mode);
        expect(compiledFiles('run')).toBeUndefined();
        files?.keep([{ file: 'b.cjs', source, data }]);
        expect(existsSync(join(cwd, 'kept', `${process.version}-${process.arch}`, 'run', 'b.cjs'))).toBe(false);
      }
    },
  );

  test('is left aside when it is that of somebody else', () => {
    if (isWindows) return;
    process.env['NODE_COMPILE_CACHE'] = join(cwd, 'kept');
    compiledFiles('run')?.keep([{ file: 'a.cjs', source, data }]);
    const user = process.geteuid?.() ?? 0;
    jest.spyOn(process as Required<Pick<NodeJS.Process, 'geteuid'>>, 'geteuid').mockReturnValue(user + 1);
    expect(compiledFiles('run')).toBeUndefined();
  });

  test.each(['../../elsewhere', '/root', '--help', undefined, 'x'.repeat(500)])(
    'is not chosen by a first argument that names no command: %s',
    (given) => {
      process.env['NODE_COMPILE_CACHE'] = cwd;
      compiledFiles(given)?.keep([{ file: 'a.cjs', source, data }]);
      expect(readdirSync(join(cwd, `${process.version}-${process.arch}`))).toEqual(['-']);
    },
  );
});
