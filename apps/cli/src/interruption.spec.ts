import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@tutti/core';
import { runTutti, type Ended } from './spec-support/run-tutti.ts';

const ITEMS = 200;
// Each step leaves a line behind and must not be repeated: what ran twice is there twice.
const pipeline = `
name: counting
parameters:
  name: { type: string, required: true }
steps:
  - id: count
    for_each: "{{ range(${ITEMS}) | list }}"
    max_parallel: 1
    steps:
      - id: leave
        tool: filesystem
        action: append
        parameters: { path: "{{ name }}.txt", content: "{{ item }}\\n" }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  writeFileSync(join(folder, 'p.yaml'), pipeline);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lines(name: string): readonly string[] {
  const file = join(folder, `${name}.txt`);
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
}

/** Sends the signal when some steps have run. */
function interruptAt(name: string, count: number, signal: NodeJS.Signals): (send: (signal: NodeJS.Signals) => void) => Promise<void> {
  return async (send) => {
    while (lines(name).length < count) await new Promise<void>((resolve) => void systemClock.after(5, resolve));
    send(signal);
  };
}

const once = Array.from({ length: ITEMS }, (_, index) => String(index));

describe('an interrupted run', () => {
  test('pauses at Ctrl-C, says how to go on, exits 130, and goes on without running a step twice', async () => {
    const store = join(folder, 'int.sqlite');
    const first = await runTutti(['run', 'p.yaml', '-i', 'name=int', '--store', store], {
      cwd: folder,
      during: interruptAt('int', 20, 'SIGINT'),
    });
    expect(first.exitCode).toBe(130);
    expect(lines('int').length).toBeLessThan(ITEMS);
    const [command] = /tutti resume \S+/.exec(first.stderr) ?? [];
    expect(command).toBeDefined();
    expect((await listed(store))[0]).toMatchObject({ status: 'paused', isResumable: true });
    rmSync(join(folder, 'p.yaml'));
    const second = await runTutti([...(command ?? '').split(' ').slice(1), '--store', store, '--json'], { cwd: folder });
    writeFileSync(join(folder, 'p.yaml'), pipeline);
    expect(second).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(second.stdout)).toMatchObject({ status: 'completed', success: true });
    expect(lines('int')).toEqual(once);
  });

  test('ends with 143 at SIGTERM, in the same state', async () => {
    const store = join(folder, 'term.sqlite');
    const ended = await runTutti(['run', 'p.yaml', '-i', 'name=term', '--store', store, '--json'], {
      cwd: folder,
      during: interruptAt('term', 5, 'SIGTERM'),
    });
    expect(ended.exitCode).toBe(143);
    expect(JSON.parse(ended.stdout)).toMatchObject({ status: 'paused', resume: expect.stringContaining('tutti resume') });
  });

  test('exits 4 when another process pauses it; a cancel then ends it at once, and nothing more runs', async () => {
    const store = join(folder, 'pause.sqlite');
    const pausing = async (): Promise<void> => {
      while (lines('pause').length < 5) await new Promise<void>((resolve) => void systemClock.after(5, resolve));
      await runTutti(['pause', 'last', '--store', store], { cwd: folder });
    };
    const paused = await runTutti(['run', 'p.yaml', '-i', 'name=pause', '--store', store], { cwd: folder, during: pausing });
    expect(paused.exitCode).toBe(4);
    const done = lines('pause').length;
    const cancelled = await runTutti(['cancel', 'last', '--store', store, '--json'], { cwd: folder });
    expect(cancelled).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(cancelled.stdout)).toMatchObject({ posted: 'cancel', isDriven: false, hasEnded: true });
    expect((await listed(store))[0]).toMatchObject({ status: 'cancelled' });
    expect(lines('pause')).toHaveLength(done);
  });

  test('goes on after SIGKILL; only the step in flight is asked about, and no finished step runs twice', async () => {
    const store = join(folder, 'kill.sqlite');
    const killed = await runTutti(['run', 'p.yaml', '-i', 'name=kill', '--store', store], {
      cwd: folder,
      during: interruptAt('kill', 50, 'SIGKILL'),
    });
    expect(killed.exitCode).toBeNull();
    const shown = await runTutti(['show', 'last', '--store', store], { cwd: folder });
    expect(`${shown.stdout}${shown.stderr}`).toMatch(/^counting interrupted[\s\S]*count +interrupted[\s\S]*interrupted · 1 step/);
    expect(`${shown.stdout}${shown.stderr}`).not.toContain('running');
    expect(JSON.parse((await runTutti(['show', 'last', '--store', store, '--json'], { cwd: folder })).stdout)).toMatchObject({
      status: 'interrupted',
      steps: { count: { status: 'interrupted' } },
    });
    let ended: Ended;
    let asked = 0;
    do {
      ended = await runTutti(['resume', 'last', '--store', store], { cwd: folder });
      if (ended.exitCode !== 4) break;
      asked += 1;
      await answer(store);
    } while (asked < 5);
    expect(ended.exitCode).toBe(0);
    expect(asked).toBeLessThanOrEqual(1);
    expect(lines('kill')).toEqual(once);
  });
});

async function listed(store: string): Promise<readonly { readonly runId: string; readonly status: string }[]> {
  const { stdout } = await runTutti(['runs', '--store', store, '--json'], { cwd: folder });
  return (JSON.parse(stdout) as { runs: { runId: string; status: string }[] }).runs;
}

/** Looks at the file, as a person would, and says whether the step in doubt has left its line. */
async function answer(store: string): Promise<void> {
  const { stdout } = await runTutti(['show', 'last', '--store', store, '--json'], { cwd: folder });
  const { questions } = JSON.parse(stdout) as { questions: { kind: string; path: string }[] };
  for (const { path } of questions) {
    const [, index = ''] = /\[(\d+)\]/.exec(path) ?? [];
    const has = lines('kill').includes(index);
    await runTutti(['decide', 'last', path, '--as', ...(has ? ['complete', '--value', 'null'] : ['retry']), '--store', store], {
      cwd: folder,
    });
  }
}
