import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Journal } from '@tutti/core';
import { sampleEvents, sampleRunRow, sampleSignal } from '@tutti/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sqliteJournal } from './sqlite-journal.ts';
import { newPath } from './spec-support/folder.ts';

// Each test starts processes; on a busy machine that takes its time.

let path: string;
let children: ChildProcess[];
beforeEach(() => {
  path = newPath();
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

const prelude = `
import { sqliteJournal } from '@tutti/journal-sqlite';
import { sampleEvents, sampleRunRow } from '@tutti/testing';
const [path, name, count] = process.argv.slice(1);
const journal = sqliteJournal({ path });
const say = (line) => process.stdout.write(line + '\\n');
`;

/** Runs a program in a process of its own, on the journal at \`path\`. */
function runProgram(program: string, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ['--conditions=@tutti/source', '--input-type=module', '-e', prelude + program, path, ...args], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  children.push(child);
  return child;
}

async function* linesOf(child: ChildProcess): AsyncGenerator<string> {
  if (child.stdout !== null) yield* createInterface({ input: child.stdout });
}

async function outputOf(child: ChildProcess): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(child)) lines.push(line);
  return lines;
}

async function linesUntil(child: ChildProcess, end: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(child)) {
    if (line === end) break;
    lines.push(line);
  }
  return lines;
}

async function lengthOf(journal: Journal, runId: string): Promise<number> {
  let length = 0;
  for await (const batch of journal.read(runId)) length += batch.length;
  return length;
}

async function expectSound(journal: Journal): Promise<void> {
  for await (const problem of journal.verify()) throw new Error(JSON.stringify(problem));
}

// Twenty runs side by side; says each append once it is acknowledged.
const writer = `
await journal.heartbeat(name, 60000);
await journal.create(Array.from({ length: 20 }, (_, i) => sampleRunRow(name + '/' + i)));
const write = async (i) => {
  const runId = name + '/' + i;
  const { epoch } = await journal.claimRun(name, runId);
  for (let seq = 1; seq < Number(count); seq += 1 + i % 3) {
    await journal.append({ runId, epoch, expectedSeq: seq, events: sampleEvents(seq, seq + 1 + i % 3) });
    say(i + ' ' + (seq + 1 + i % 3));
  }
};
await Promise.all(Array.from({ length: 20 }, (_, i) => write(i)));
await journal[Symbol.asyncDispose]();
`;

describe('one SQLite journal in several processes', () => {
  test.each([1, 97, 350, 811])('a writer killed after %i acknowledgements has lost none of them', async (killAfter) => {
    const child = runProgram(writer, 'w', '1000000');
    const acknowledged = new Map<string, number>();
    let count = 0;
    for await (const line of linesOf(child)) {
      const [run = '', length] = line.split(' ');
      acknowledged.set(run, Number(length));
      if (++count === killAfter) child.kill('SIGKILL');
    }
    expect(count).toBeGreaterThanOrEqual(killAfter);
    await using journal = sqliteJournal({ path });
    await expectSound(journal);
    for (const [run, length] of acknowledged) expect(await lengthOf(journal, `w/${run}`)).toBeGreaterThanOrEqual(length);
  });

  test('two writers at once both get everything through', async () => {
    const programs = ['a', 'b'].map((name) => runProgram(writer, name, '100'));
    const outputs = await Promise.all(programs.map(outputOf));
    expect(outputs.map((lines) => lines.length)).toEqual([outputs[0]?.length, outputs[0]?.length]);
    await using journal = sqliteJournal({ path });
    await expectSound(journal);
    for (const name of ['a', 'b']) for (let i = 0; i < 20; i++) expect(await lengthOf(journal, `${name}/${i}`)).toBeGreaterThanOrEqual(100);
  });

  test('processes that make the file at once agree on it', async () => {
    const create = `say((await journal.create([sampleRunRow('same'), sampleRunRow(name)])).join(' ')); await journal[Symbol.asyncDispose]();`;
    const outputs = await Promise.all(['a', 'b', 'c'].map((name) => outputOf(runProgram(create, name))));
    expect(outputs.flat().sort()).toEqual(['created created', 'exists created', 'exists created']);
  });

  test('processes that claim at once share the runs out, and keep lanes to one at a time', async () => {
    const journal = sqliteJournal({ path });
    await journal.create(Array.from({ length: 60 }, (_, i) => sampleRunRow(`r${i}`, i % 2 === 0 ? {} : { lane: `lane-${i % 5}` })));
    await journal[Symbol.asyncDispose]();
    const claim = `
      await journal.heartbeat(name, 60000);
      for (let left = 1; left > 0; ) { const claims = await journal.claim(name, ['default'], 3); left = claims.length; for (const { runId } of claims) say(runId); }
      say('done');
      process.stdin.resume().once('end', () => journal[Symbol.asyncDispose]());`;
    const programs = ['a', 'b'].map((name) => runProgram(claim, name));
    const outputs = await Promise.all(programs.map((program) => linesUntil(program, 'done')));
    for (const { stdin } of programs) stdin?.end();
    const claimed = outputs.flat();
    expect(new Set(claimed).size).toBe(claimed.length);
    // 30 runs without a lane, and the first of each of five lanes.
    expect(claimed.length).toBe(35);
  });

  test('a message posted by another process reaches the owner', async () => {
    await using journal = sqliteJournal({ path });
    await journal.create([sampleRunRow('a')]);
    await journal.heartbeat('worker-1', 60_000);
    const claim = await journal.claimRun('worker-1', 'a');
    const post = `say(await journal.post('a', { type: 'signal', id: 'm', name: 'approval', payload: null })); await journal[Symbol.asyncDispose]();`;
    expect(await outputOf(runProgram(post, ''))).toEqual(['accepted']);
    expect(await journal.posted('worker-1')).toEqual(['a']);
    expect(await journal.inbox('a')).toEqual([sampleSignal('m')]);
    await journal.append({ runId: 'a', epoch: claim?.epoch ?? 0, expectedSeq: 1, events: sampleEvents(1, 2), consumed: ['m'] });
    expect(await outputOf(runProgram(post, ''))).toEqual(['duplicate']);
  });

  test('a stopped owner that wakes after its term is refused', async () => {
    const owner = `
      await journal.create([sampleRunRow('a')]);
      await journal.heartbeat(name, 0);
      const { epoch } = await journal.claimRun(name, 'a');
      process.once('SIGUSR2', async () => {
        const result = await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: sampleEvents(1, 2) }).then(() => 'appended', (error) => error.code);
        say(result);
        await journal[Symbol.asyncDispose]();
        process.exit();
      });
      process.stdin.resume();
      say('claimed');`;
    const child = runProgram(owner, 'w');
    const lines = linesOf(child);
    expect((await lines.next()).value).toBe('claimed');
    child.kill('SIGSTOP');
    await using journal = sqliteJournal({ path });
    await journal.heartbeat('worker-2', 60_000);
    expect(await journal.claim('worker-2', ['default'], 10)).toEqual([{ runId: 'a', epoch: 2, recoveries: 1, silentLeaseMs: 0 }]);
    await journal.append({ runId: 'a', epoch: 2, expectedSeq: 1, events: sampleEvents(1, 3) });
    child.kill('SIGUSR2');
    child.kill('SIGCONT');
    expect((await lines.next()).value).toBe('RUN_FENCED');
    await once(child, 'exit');
    await expectSound(journal);
    expect(await lengthOf(journal, 'a')).toBe(3);
  });
});
