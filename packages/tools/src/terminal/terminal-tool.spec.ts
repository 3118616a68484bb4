import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock, type JsonObject } from '@tutti/core';
import { FakeClock } from '@tutti/testing';
import type { CommandPattern, CommandPolicy } from './command-policy.ts';
import { TerminalTool } from './terminal-tool.ts';

let root = '';
const node: CommandPattern = { bin: process.execPath, args: ['-e', '*'], separator: false };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tutti-terminal-'));
  mkdirSync(join(root, 'sub'));
  writeFileSync(join(root, 'sub', 'a.txt'), 'A');
  symlinkSync('/etc', join(root, 'link'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function run(
  parameters: JsonObject,
  allow: readonly CommandPattern[] = [{ bin: 'ls', args: ['*path'] }, { bin: 'git', args: ['status'] }, node],
  more: Partial<CommandPolicy> = {},
): Promise<JsonObject> {
  return new TerminalTool({ files: { root }, policy: { allow, ...more } }).execute('run', parameters);
}

describe('TerminalTool', () => {
  it('is off without a policy, whatever is asked', async () => {
    await expect(new TerminalTool({ files: { root } }).execute('execute', { command: 'ls sub | id' })).rejects.toMatchObject({
      code: 'POLICY_REFUSED',
    });
  });

  it('runs what a pattern covers, with "--" before values of the call', async () => {
    expect(await run({ argv: ['ls', 'sub'] })).toMatchObject({
      argv: ['ls', '--', 'sub'],
      stdout: 'a.txt\n',
      stderr: '',
      exit_code: 0,
      success: true,
    });
    expect(await run({ command: `ls 'sub'` })).toMatchObject({ stdout: 'a.txt\n' });
    expect(await run({ command: 'ls', args: ['sub'] })).toMatchObject({ stdout: 'a.txt\n' });
  });

  it.each([
    [['ls']],
    [['ls', 'sub', 'sub']],
    [['ls', '-la']],
    [['ls', '--', 'sub']],
    [['ls', '']],
    [['LS', 'sub']],
    [['./ls', 'sub']],
    [['/bin/ls', 'sub']],
    [['git']],
    [['git', 'status', '-s']],
    [['git', '-c', 'core.pager=id', 'status']],
    [['sudo', 'ls', 'sub']],
    [['sh', '-c', 'ls sub']],
    [['env', 'ls', 'sub']],
    [['ls\n', 'sub']],
    [[' ls', 'sub']],
  ])('refuses %j, which no pattern covers as a whole', async (argv) => {
    await expect(run({ argv })).rejects.toMatchObject({
      code: 'COMMAND_NOT_ALLOWED',
      message: expect.stringContaining('Allowed: "ls *path"'),
    });
  });

  it.each([[['ls', 'a\0b']], [['ls\0', 'sub']], [['ls', '\ud800']], [['ls', 'x'.repeat(200_000)]], [[]], [['']]])(
    'refuses %j, which no program can be given',
    async (argv) => {
      await expect(run({ argv })).rejects.toMatchObject({ code: 'ARG_INVALID' });
    },
  );

  it('passes on what a shell would act on, as it stands', async () => {
    const print: CommandPattern = { bin: process.execPath, args: ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '*', '*'] };
    for (const text of ['$HOME', '`id`', '$(id)', 'a; id', 'a\nid', '*', '~', '> out', 'a | b', '&']) {
      expect(await run({ argv: [process.execPath, print.args?.[0] ?? '', print.args?.[1] ?? '', text, 'x'] }, [print])).toMatchObject({
        stdout: `${JSON.stringify([text, 'x'])}\n`,
      });
    }
  });

  it('gives lines to a shell where the policy says so, and nothing else changes', async () => {
    const shell = (parameters: JsonObject, more: Partial<CommandPolicy> = {}): Promise<JsonObject> =>
      run(parameters, [], { shell: true, ...more });
    expect(await shell({ command: 'ls sub | tr a-z A-Z && echo done' })).toMatchObject({
      command: 'ls sub | tr a-z A-Z && echo done',
      stdout: 'A.TXT\ndone\n',
      exit_code: 0,
    });
    expect(await shell({ command: 'echo', args: ['$HOME', 'a b'] })).toMatchObject({ stdout: '$HOME a b\n' });
    expect(await shell({ argv: ['echo', '$(id)'] })).toMatchObject({ stdout: '$(id)\n' });
    expect(await shell({ command: 'exit 3' })).toMatchObject({ exit_code: 3, success: false });
    expect(await shell({ command: 'echo "[$SECRET_OF_ALL]"' })).toMatchObject({ stdout: '[]\n' });
    await expect(shell({ command: ' ' })).rejects.toMatchObject({ code: 'ARG_INVALID' });
    await expect(shell({ command: 'sleep 60 & sleep 60' }, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('keeps paths inside the root', async () => {
    for (const path of ['/etc', '..', 'link', 'link/passwd', 'sub/../..', '/etc/*'])
      await expect(run({ argv: ['ls', path] })).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    await expect(run({ argv: ['ls', 'sub'], cwd: '..' })).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    expect(await run({ argv: ['ls', '$HOME'] })).toMatchObject({ success: false, exit_code: 2, error: expect.stringContaining('$HOME') });
  });

  it('does not pass its own environment on', async () => {
    const { stdout } = await run({ argv: [process.execPath, '-e', 'console.log(JSON.stringify(process.env))'] }, [node], {
      env: { MODE: 'x' },
    });
    expect(Object.keys(JSON.parse(String(stdout)) as object).sort()).toEqual([
      'GIT_TERMINAL_PROMPT',
      'HOME',
      'LANG',
      'LC_ALL',
      'MODE',
      'PATH',
      'TMPDIR',
    ]);
  });

  it('never takes a program from the root', async () => {
    writeFileSync(join(root, 'tool'), '#!/bin/sh\necho ran\n', { mode: 0o755 });
    await expect(run({ argv: ['tool'] }, [{ bin: 'tool' }])).rejects.toMatchObject({ code: 'TOOL_NOT_INSTALLED' });
    await expect(run({ argv: [join(root, 'tool')] }, [{ bin: join(root, 'tool') }])).rejects.toMatchObject({ code: 'TOOL_NOT_INSTALLED' });
  });

  it('hands on standard input, and reports a bad end with all that was written', async () => {
    expect(await run({ argv: [process.execPath, '-e', 'process.stdin.pipe(process.stdout)'], input: 'hello' })).toMatchObject({
      stdout: 'hello',
      success: true,
    });
    expect(await run({ argv: [process.execPath, '-e', 'console.log(1); console.error("no"); process.exitCode = 3'] })).toMatchObject({
      stdout: '1\n',
      stderr: 'no\n',
      exit_code: 3,
      success: false,
      error: expect.stringContaining('exit code 3: no'),
    });
  });

  it('ends a program that writes without end', async () => {
    await expect(
      run({ argv: [process.execPath, '-e', 'for (;;) console.log("x".repeat(1000))'] }, [node], { maxOutputBytes: 10_000 }),
    ).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
  });

  it.each(['time', 'cancel'] as const)('ends the whole group on %s', async (how) => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const tool = new TerminalTool({ files: { root }, clock, policy: { allow: [node], timeoutMs: 5_000 } });
    // The child's own child writes down both numbers once both run, and then neither ends by itself.
    const script = `const { spawn } = require('node:child_process'); const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); require('node:fs').writeFileSync('pids.tmp', process.pid + ' ' + child.pid); require('node:fs').renameSync('pids.tmp', 'pids'); setInterval(() => {}, 1000)`;
    const failed = tool.execute('run', { argv: [process.execPath, '-e', script] }, { signal: controller.signal }).then(
      () => undefined,
      (error: { code: string }) => error.code,
    );
    while (!existsSync(join(root, 'pids'))) await systemClock.breathe();
    const pids = readFileSync(join(root, 'pids'), 'utf8').split(' ').map(Number);
    if (how === 'time') await clock.advance(5_000);
    else controller.abort();
    expect(await failed).toBe(how === 'time' ? 'TIMEOUT' : 'CANCELLED');
    for (const pid of pids) expect(await isGone(pid)).toBe(true);
  });
});

/** Gone, or dead and waiting for whoever collects it. */
async function isGone(pid: number): Promise<boolean> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    if (/^State:\s+Z/m.test(existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '')) return true;
    await systemClock.breathe();
  }
}
