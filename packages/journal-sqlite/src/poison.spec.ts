import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Graph } from '@tutti/core';
import { createKernel } from '@tutti/kernel';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteJournal } from './sqlite-journal.ts';
import { newFolder } from './spec-support/folder.ts';

// Each test starts processes; on a busy machine that takes its time.

let folder: string;
let path: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = newFolder();
  path = join(folder, 'a.db');
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** A process of its own that works on the journal: `log` is a file to write lines to. */
function startProcess(program: string, ...args: string[]): ChildProcess {
  const source = `
    import { appendFileSync } from 'node:fs';
    import { sqliteJournal } from '@tutti/journal-sqlite';
    import { createKernel } from '@tutti/kernel';
    const [path, log, ...args] = process.argv.slice(1);
    const journal = sqliteJournal({ path });
    const say = (line) => appendFileSync(log, line + '\\n');
    const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    ${program}`;
  const child = spawn(
    process.execPath,
    ['--conditions=@tutti/source', '--input-type=module', '-e', source, path, join(folder, 'log'), ...args],
    {
      cwd: join(import.meta.dirname, '..'),
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { PATH: process.env['PATH'] },
    },
  );
  children.push(child);
  return child;
}

const one = (handler: string): Graph => ({ nodes: [{ id: 'only', kind: 'task', handler }], edges: [] });

// What it says reaches the file before the process is gone.
const poisoned = `
  const handlers = {
    poison: { effect: 'idempotent', run: () => { say('began'); process.kill(process.pid, 'SIGKILL'); return new Promise(() => undefined); } },
    asks: { effect: 'none', run: (_, context) => context.wait('w', { signal: 'go' }) },
    slow: { effect: 'idempotent', run: async () => { await later(300); return 'slow'; } },
  };
  const kernel = createKernel({ journal, handlers, suspendAfterMs: 1, pollMs: 5 });
  await kernel.serve({ queues: ['default'], signal: new AbortController().signal });`;

describe('a run whose process dies each time', () => {
  test('is taken up five times, then parked; the others go on, and it does when it was mended and resumed', async () => {
    writeFileSync(join(folder, 'log'), '');
    {
      await using journal = sqliteJournal({ path });
      await using kernel = createKernel({ journal });
      for (const [runId, handler] of [
        ['waiting', 'asks'],
        ['slow-1', 'slow'],
        ['poison', 'poison'],
        ['slow-2', 'slow'],
        ['slow-3', 'slow'],
      ] as const)
        await kernel.start(one(handler), null, { runId, queue: 'default' });
    }
    for (let life = 0; life < 6; life++) expect((await once(startProcess(poisoned), 'exit'))[1]).toBe('SIGKILL');
    await using journal = sqliteJournal({ path });
    await using kernel = createKernel({
      journal,
      pollMs: 5,
      handlers: {
        poison: { effect: 'idempotent', run: () => 'mended' },
        asks: { effect: 'none', run: (_, c) => c.wait('w', { signal: 'go' }) },
        slow: { effect: 'idempotent', run: () => 'slow' },
      },
    });
    const stop = new AbortController();
    const serving = kernel.serve({ queues: ['default'], signal: stop.signal });
    const poison = await kernel.attach('poison');
    await expect(poison.result()).rejects.toMatchObject({ code: 'RUN_DEAD_LETTERED' });
    expect(readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')).toHaveLength(6);
    expect((await journal.summary('poison'))?.reason).toMatch(/6 times in a row/);
    const waiting = await kernel.attach('waiting');
    await waiting.signal('go', 'went');
    expect(await waiting.result()).toMatchObject({ status: 'completed', output: 'went' });
    // Cut off with it each time at first, and none of them suspected in the end.
    for (const runId of ['slow-1', 'slow-2', 'slow-3'])
      expect(await (await kernel.attach(runId)).result()).toMatchObject({ status: 'completed', output: 'slow' });
    await poison.resume();
    expect(await poison.result()).toMatchObject({ status: 'completed', output: 'mended' });
    stop.abort();
    await serving;
  });
});

describe('a lane over several processes', () => {
  test('starts its runs one after another, in order of their creation', async () => {
    writeFileSync(join(folder, 'log'), '');
    const program = `
      const handlers = { work: { effect: 'none', run: async (_, { runId }) => { say(runId + ' begins'); await later(3); say(runId + ' ends'); return null; } } };
      await using kernel = createKernel({ journal, handlers, pollMs: 5 });
      const runs = [];
      for (let i = 0; i < 8; i++) runs.push(await kernel.start({ nodes: [{ id: 'only', kind: 'task', handler: 'work' }], edges: [] }, null, { runId: args[0] + i, lane: 'session/42' }));
      await Promise.all(runs.map((run) => run.result()));`;
    const exits = ['a', 'b'].map((name) => once(startProcess(program, name), 'exit'));
    expect((await Promise.all(exits)).map(([code]) => code as number)).toEqual([0, 0]);
    await using journal = sqliteJournal({ path });
    const created: string[] = [];
    for await (const { runId } of journal.list({ lane: 'session/42' })) created.unshift(runId);
    expect(created).toHaveLength(16);
    expect(readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')).toEqual(
      created.flatMap((runId) => [`${runId} begins`, `${runId} ends`]),
    );
  });
});
