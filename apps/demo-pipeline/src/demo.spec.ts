import { afterAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type RunEvent, type RunSummary } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { runDemo } from './run-demo.ts';
import { fixtureWorkspace } from './spec-support/fixture-workspace.ts';

const folders: string[] = [];
function workspace(): string {
  const root = mkdtempSync(join(tmpdir(), 'demo-'));
  folders.push(root);
  fixtureWorkspace(root);
  return root;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Many packages with long readmes, so that a run takes a while. */
function grow(root: string, count: number): void {
  const names = Array.from({ length: count }, (_, index) => `package-${index}`);
  for (const name of names) {
    const folder = join(root, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', license: 'MIT' }));
    writeFileSync(
      join(folder, 'README.md'),
      Array.from({ length: 120 }, (_, line) => `Sentence ${line} of ${name} tells about the orchard and its apples in some detail.`).join(
        '\n\n',
      ),
    );
  }
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ name: 'fixture', dependencies: Object.fromEntries(names.map((name) => [name, '1'])) }),
  );
}

function recorder(): { readonly output: { write(text: string): unknown }; text(): string } {
  let text = '';
  return { output: { write: (more) => (text += more) }, text: () => text };
}

async function recorded(root: string): Promise<{ readonly runs: readonly RunSummary[]; readonly events: readonly RunEvent[] }> {
  await using journal = sqliteJournal({ path: join(root, '.tutti', 'runs.sqlite') });
  const runs: RunSummary[] = [];
  const events: RunEvent[] = [];
  for await (const run of journal.list({})) runs.push(run);
  for (const { runId } of runs) for await (const batch of journal.read(runId)) events.push(...batch);
  return { runs, events };
}

describe('the dependency report', () => {
  test('judges licences by their texts and writes a page and a Markdown file', async () => {
    const root = workspace();
    const { output, text } = recorder();
    expect(await runDemo({ workspace: root, output })).toBe(0);
    expect(text()).toMatch(/4 dependencies: 3 allowed, 0 to review, 1 denied; text and manifest agree for 3 of 3/);
    expect(text()).toMatch(/\$0 · models: local\/extractive/);
    const html = readFileSync(join(root, '.tutti', 'reports', 'report.html'), 'utf8');
    expect(html).toMatch(/thorn[\s\S]*denied[\s\S]*apple[\s\S]*allowed/);
    expect(html).toContain('Apple counts apples in an orchard');
    expect(html).not.toMatch(/<script|javascript:/);
    expect(readFileSync(join(root, '.tutti', 'reports', 'report.md'), 'utf8')).toMatch(/\| thorn \| 9\.0\.0 \| GPL \| ✗ denied \|/);
  });

  test('follows the policy it is given, and makes a fresh run each time', async () => {
    const root = workspace();
    const inputs = { allow: ['GPL'], deny: ['MIT'] };
    for (const _again of [1, 2]) {
      const { output, text } = recorder();
      expect(await runDemo({ workspace: root, output, inputs })).toBe(0);
      expect(text()).toMatch(/1 allowed, 1 to review, 2 denied/);
    }
    expect((await recorded(root)).runs.map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  test('stops when told, and goes on at the next start', async () => {
    const root = workspace();
    grow(root, 12);
    const stopping = new AbortController();
    const stopped = runDemo({ workspace: root, signal: stopping.signal, output: recorder().output });
    stopping.abort();
    expect(await stopped).toBe(130);
    const { output, text } = recorder();
    expect(await runDemo({ workspace: root, output })).toBe(0);
    expect(text()).toMatch(/^Going on with run/);
    expect((await recorded(root)).runs).toHaveLength(1);
  });

  test('killed half-way it goes on where it was: no finished step runs again', async () => {
    const root = workspace();
    grow(root, 20);
    const child = spawn(
      process.execPath,
      ['--conditions=@tutti/source', '--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'main.ts'), root],
      { stdio: 'ignore', env: { PATH: process.env['PATH'] } },
    );
    const closed = new Promise<NodeJS.Signals | null>((resolve) => void child.on('close', (_code, signal) => resolve(signal)));
    await until(async () => (await completed(root)) >= 8);
    child.kill('SIGKILL');
    expect(await closed).toBe('SIGKILL');
    const before = await completed(root);
    const { output, text } = recorder();
    expect(await runDemo({ workspace: root, output })).toBe(0);
    expect(text()).toContain(`${before} steps are finished already and do not run again`);
    expect(text()).toMatch(/23 dependencies/);
    const { runs, events } = await recorded(root);
    const paths = events.filter(({ type }) => type === 'step.completed').map(({ path }) => path);
    expect(runs).toHaveLength(1);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.length).toBeGreaterThan(before);
  });
});

async function completed(root: string): Promise<number> {
  return (await recorded(root)).events.filter(({ type }) => type === 'step.completed').length;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds().catch(() => false))) await new Promise<void>((resolve) => void systemClock.after(20, resolve));
}
