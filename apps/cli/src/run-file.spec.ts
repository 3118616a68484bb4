import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callTutti } from './spec-support/call-tutti.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
const call = (store: string, ...args: string[]): ReturnType<typeof callTutti> => callTutti([...args, '--store', at(store)]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-run-file-'));
  writeFileSync(
    at('greet.yaml'),
    'name: greet\nsteps:\n  - { id: hello, action: echo, parameters: { message: hi } }\noutputs: { greeting: "{{ hello }}" }\n',
  );
  await call('a.db', 'run', at('greet.yaml'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('tutti runs export and import', () => {
  test('carry a run to another journal', async () => {
    expect(await call('a.db', 'runs', 'export', 'last', at('r.jsonl'))).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('3 records'),
    });
    expect(statSync(at('r.jsonl')).mode & 0o777).toBe(0o600);
    expect(await call('b.db', 'runs', 'import', at('r.jsonl'))).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('came in: 3 records, completed'),
    });
    const shown = JSON.parse((await call('b.db', 'show', 'last', '--json')).stdout) as object;
    expect(shown).toMatchObject({ status: 'completed', labels: { name: 'greet' } });
    const again = JSON.parse((await call('b.db', 'runs', 'import', at('r.jsonl'), '--as', 'copy', '--json')).stdout) as object;
    expect(again).toMatchObject({ runId: 'copy', isComplete: true, records: 3 });
    expect(await call('b.db', 'runs', 'import', at('r.jsonl'))).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('RUN_EXISTS'),
    });
  });

  test('a damaged file is refused with its place and exit code 6; what was sound shows as quarantined', async () => {
    writeFileSync(at('bad.jsonl'), readFileSync(at('r.jsonl'), 'utf8').replace('run.closed', 'run.clozed'));
    expect(await call('c.db', 'runs', 'import', at('bad.jsonl'))).toMatchObject({
      exitCode: 6,
      stderr: expect.stringMatching(/Line 3 .* at byte \d+.*quarantine/s),
    });
    expect((await call('c.db', 'runs')).stdout).toContain('quarantined');
    expect((await call('c.db', 'doctor')).stdout).toContain('in quarantine');
  });

  test('a file that was cut off comes in as far as it goes, and says so', async () => {
    const whole = readFileSync(at('r.jsonl'), 'utf8');
    writeFileSync(at('cut.jsonl'), whole.slice(0, whole.indexOf('"run.closed"')));
    const { exitCode, stderr } = await call('d.db', 'runs', 'import', at('cut.jsonl'));
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/Left out: \d+ bytes.*torn record.*2 records, running.*tutti resume/s);
    expect(await call('d.db', 'resume', 'last')).toMatchObject({ exitCode: 0 });
  });

  test('files that cannot be used are explained, and none is left half written', async () => {
    expect(await call('a.db', 'runs', 'import', at('none.jsonl'))).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('RUN_FILE'),
    });
    expect(await call('a.db', 'runs', 'export', 'last', at('no/such/folder'))).toMatchObject({ exitCode: 2 });
    expect(await call('a.db', 'runs', 'export', 'last', folder)).toMatchObject({ exitCode: 2 });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await call('a.db', 'runs', 'export', 'nobody', at('x'))).toMatchObject({ stderr: expect.stringContaining('RUN_NOT_FOUND') });
  });
});

describe('tutti runs prune', () => {
  test('forgets ended runs by age, number and status, and says what stays and why', async () => {
    for (let i = 0; i < 3; i++) await call('p.db', 'run', at('greet.yaml'));
    await call('p.db', 'runs', 'import', at('bad.jsonl'));
    expect(await call('p.db', 'runs', 'prune', '--older-than', '1d')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/Removed 0 runs.*Kept: 1 not ended, 3 too young/s),
    });
    expect((await call('p.db', 'runs', 'prune', '--keep', '1', '--dry-run')).stdout).toMatch(
      /Would remove 2 runs: 6 records.*1 among the newest/s,
    );
    expect(JSON.parse((await call('p.db', 'runs', 'prune', '--keep', '1', '--json')).stdout)).toMatchObject({
      runs: 2,
      kept: { newest: 1, open: 1 },
    });
    expect((await call('p.db', 'runs', 'prune', '--older-than', '0s', '--status', 'quarantined')).stdout).toContain('Removed 1 runs');
    expect((JSON.parse((await call('p.db', 'runs', '--json')).stdout) as { runs: unknown[] }).runs).toHaveLength(1);
  });

  test.each([[[]], [['--older-than', 'soon']], [['--keep', '-1']], [['--keep', '1', '--status', 'running']]])(
    'refuses %p',
    async (options) => {
      expect(await call('a.db', 'runs', 'prune', ...options)).toMatchObject({ exitCode: 2 });
    },
  );
});
