import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { systemClock } from '@tutti/core';
import { seedFromEnvironment, seededRandom } from '@tutti/testing';

const { sqliteJournal } = await import('@tutti/journal-sqlite');

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

interface Attempt {
  readonly output: string;
  readonly wasKilled: boolean;
}

/** Runs the worker; kills it `killAfterMs` after it said that it has started. */
function attempt(args: readonly string[], killAfterMs: number | undefined): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    const worker = spawn(process.execPath, ['--conditions=@tutti/source', '--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../fixtures/recovery-worker.ts'), ...args], {
      env: { PATH: process.env['PATH'] },
    });
    let output = '';
    let errors = '';
    worker.stderr.on('data', (data) => (errors += String(data)));
    worker.stdout.on('data', (data) => {
      output += String(data);
      if (killAfterMs !== undefined && output.includes('started')) systemClock.after(killAfterMs, () => worker.kill('SIGKILL'));
    });
    worker.on('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(`The worker failed with ${code}: ${errors}`));
      else resolve({ output, wasKilled: signal === 'SIGKILL' });
    });
  });
}

async function completedSteps(store: string, runId: string): Promise<string[]> {
  await using journal = await sqliteJournal({ path: store });
  const paths: string[] = [];
  for await (const events of journal.read(runId)) {
    for (const event of events) {
      if (event.type === 'step.completed') paths.push(event.path);
      if (event.type === 'substep.completed') paths.push(`${event.path}/${event.key}`);
    }
  }
  return paths;
}

async function executions(ledger: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const line of (await readFile(ledger, 'utf8').catch(() => '')).split('\n').filter(Boolean)) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

test('killed again and again at random moments a run goes on, and nothing that was completed runs again', async () => {
  const random = seededRandom(seedFromEnvironment());
  const folder = await mkdtemp(join(tmpdir(), 'tutti-recovery-'));
  folders.push(folder);
  const store = join(folder, 'runs.sqlite');
  const ledger = join(folder, 'ledger');
  const done = new Map<string, number>();
  let last: Attempt = { output: '', wasKilled: true };
  for (let kills = 0; last.wasKilled; kills++) {
    last = await attempt([store, ledger, 'ladder'], kills < 5 ? random.next() * 60 : undefined);
    const counts = await executions(ledger);
    for (const [path, count] of done) expect([path, counts.get(path)]).toEqual([path, count]);
    for (const path of await completedSteps(store, 'ladder')) done.set(path, done.get(path) ?? counts.get(path) ?? 0);
  }
  expect(JSON.parse(last.output.split('\n')[1] ?? '')).toMatchObject({ status: 'completed', output: { n10: 10, n11: 11 } });
  const completed = await completedSteps(store, 'ladder');
  expect(completed.length).toBe(24);
  expect(new Set(completed).size).toBe(24);
}, 60_000);
