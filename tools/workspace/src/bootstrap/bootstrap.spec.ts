import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.ts';
import { type ScratchWorkspace, scratchWorkspace } from '../scratch/scratch-workspace.ts';
import { ROOT } from '../workspace/root.ts';

const ENTRY = 'tools/bootstrap.mjs';
const env = { NODE_OPTIONS: undefined };
let scratch: ScratchWorkspace;

/** A clone whose dependencies are installed: its Node is there, and so is the stamp of what was installed. */
beforeEach(async () => {
  scratch = scratchWorkspace();
  for (const path of [ENTRY, 'tools/bootstrap']) cpSync(join(ROOT, path), join(scratch.root, path), { recursive: true });
  rmSync(join(scratch.root, 'node_modules'));
  mkdirSync(join(scratch.root, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules', 'node'), join(scratch.root, 'node_modules', 'node'));
  scratch.write('package.json', '{ "private": true, "devDependencies": { "node": "24.21.0" } }');
  scratch.write('pnpm-lock.yaml', "lockfileVersion: '9.0'\n");
  await stamp();
});
afterEach(() => scratch.remove());

async function stamp(): Promise<void> {
  const script = "const s = await import('./tools/bootstrap/stamp.mjs'); s.writeStamp(s.installationInputs());";
  await runCommand(process.execPath, ['--input-type=module', '--eval', script], { cwd: scratch.root, env });
}

/** Gives the main job this body. */
function mainJob(body: string): void {
  scratch.write('apps/demo-pipeline/src/main.ts', body);
}

describe('the bootstrap', () => {
  test("runs the command on the workspace's own Node and passes arguments and exit code on", async () => {
    mainJob("console.log(JSON.stringify([process.argv.slice(2), process.env['PATH']?.split(':')[0]])); process.exitCode = 7;\n");
    const { code, stdout } = await runCommand(process.execPath, [ENTRY, 'start', 'a b', '--c'], { cwd: scratch.root, env });
    expect(JSON.parse(stdout)).toEqual([['a b', '--c'], join(scratch.root, 'node_modules', '.bin')]);
    expect(code).toBe(7);
  });

  test('refuses an old Node with what to do', async () => {
    const preload = "data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '16.20.2' })";
    const { code, output } = await runCommand(process.execPath, ['--import', preload, ENTRY, 'start'], { cwd: scratch.root, env });
    expect(output).toContain('Tutti needs Node 18 or newer to set itself up, and this is Node 16.20.2');
    expect(code).toBe(1);
  });

  test('tells the command tutti what it was called as, for the commands it prints', async () => {
    scratch.write('apps/cli/src/main.ts', "console.log(process.env['TUTTI_CALLED_AS']);\n");
    const { code, stdout } = await runCommand(process.execPath, [ENTRY, 'tutti', 'runs'], { cwd: scratch.root, env });
    expect(stdout.trim()).toBe('npm run tutti --');
    expect(code).toBe(0);
  });

  test('names the commands there are when asked for another', async () => {
    const { code, output } = await runCommand(process.execPath, [ENTRY, 'strat'], { cwd: scratch.root, env });
    expect(output).toContain('Unknown command "strat". Known: start, tutti, test, bench, score, soak, format, nx, new-package.');
    expect(code).toBe(2);
  });

  test('installs again when a package.json changed, and keeps what is installed when the lockfile lags behind', async () => {
    mainJob('console.log(1);\n');
    scratch.write('packages/new/package.json', '{ "name": "new" }');
    scratch.write('bin/pnpm', '#!/bin/sh\necho "lockfile is not up to date" >&2\nexit 1\n');
    chmodSync(join(scratch.root, 'bin', 'pnpm'), 0o755);
    scratch.write('.cache/pnpm-place.json', JSON.stringify({ version: 'pnpm@12.21.0', file: join(scratch.root, 'bin', 'pnpm') }));
    const { code, output } = await runCommand(process.execPath, [ENTRY, 'start'], {
      cwd: scratch.root,
      env: { ...env, HOME: scratch.root },
    });
    expect(output).toContain('Installing the locked dependencies');
    expect(output).toContain('lockfile is not up to date');
    expect(output).toContain('The dependencies could not be installed');
    expect(existsSync(join(scratch.root, 'node_modules', 'node'))).toBe(true);
    expect(code).toBe(1);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('passes %s on once and ends with %i', async (signal, expected) => {
    mainJob(
      [
        'let count = 0;',
        'const keepAlive = setInterval(() => undefined, 1_000);',
        `process.on('${signal}', () => { count += 1; setTimeout(() => { clearInterval(keepAlive); console.log('count', count); process.exit(${expected}); }, 100); });`,
        "console.log('ready');",
        '',
      ].join('\n'),
    );
    const { code, stdout } = await runUntilReady((pid) => {
      process.kill(pid, signal);
      process.kill(pid, signal);
    });
    expect(stdout).toBe('ready\ncount 1\n');
    expect(code).toBe(expected);
  });

  test('tells an end by a signal as 128 and the number of the signal', async () => {
    mainJob("console.log('ready'); process.kill(process.pid, 'SIGKILL');\n");
    expect(await runUntilReady(() => undefined)).toMatchObject({ code: 137 });
  });
});

/** Starts the main job, calls `act` with the bootstrap's process id once the job says it is ready. */
function runUntilReady(act: (pid: number) => void): Promise<{ readonly code: number | null; readonly stdout: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [ENTRY, 'start'], {
      cwd: scratch.root,
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (text.includes('ready') && child.pid !== undefined) act(child.pid);
    });
    child.on('close', (code) => resolve({ code, stdout }));
  });
}
