import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { callTutti } from './spec-support/call-tutti.ts';
import { commandLine } from './spec-support/command-line.ts';
import { runTutti } from './spec-support/run-tutti.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const step = (more: string): string => `name: p\nsteps:\n  - id: one\n    action: echo\n    parameters: { message: hi }\n${more}`;

interface Case {
  readonly what: string;
  readonly yaml: string | Uint8Array;
  readonly code: string;
  /** Said somewhere in the text for people. */
  readonly says?: RegExp;
}

const cases: readonly Case[] = [
  { what: 'a misspelt key', yaml: step('').replace('parameters:', 'parametrs:'), code: 'KEY_UNKNOWN', says: /parameters/ },
  {
    what: 'an unknown tool',
    yaml: step('  - { id: two, tool: filesytem, action: read, parameters: { path: x } }\n'),
    code: 'TOOL_UNKNOWN',
    says: /filesystem/,
  },
  { what: 'an unknown step', yaml: step('  - { id: two, action: echo, dependencies: [on] }\n'), code: 'DEP_UNKNOWN', says: /"one"/ },
  {
    what: 'a cycle',
    yaml: step('  - { id: a, action: echo, dependencies: [b] }\n  - { id: b, action: echo, dependencies: [a] }\n'),
    code: 'DEP_CYCLE',
    says: /a.*b/,
  },
  {
    what: 'steps that handle the errors of each other',
    yaml: step('  - { id: a, action: echo, on_error: b }\n  - { id: b, action: echo, on_error: a }\n'),
    code: 'HANDLER_CYCLE',
    says: /a -> b -> a/,
  },
  {
    what: 'a missing input',
    yaml: `parameters: { topic: { type: string, required: true } }\n${step('')}`,
    code: 'INPUT_MISSING',
    says: /topic/,
  },
  {
    what: 'an undefined name in a template',
    yaml: step('  - { id: two, action: echo, parameters: { message: "{{ onne.content }}" } }\n'),
    code: 'TEMPLATE_NAME',
    says: /one/,
  },
  {
    what: 'an unknown filter',
    yaml: step('  - { id: two, action: echo, parameters: { message: "{{ one | uper }}" } }\n'),
    code: 'TEMPLATE_FILTER',
    says: /upper/,
  },
  { what: 'broken YAML', yaml: 'name: p\nsteps: [\n', code: 'YAML_SYNTAX' },
  { what: 'an empty file', yaml: '', code: 'PIPELINE_NOT_A_MAP' },
  { what: 'a key that is there twice', yaml: 'name: p\nname: q\nsteps: []\n', code: 'YAML_DUPLICATE_KEY' },
  { what: 'a file that is no text', yaml: new Uint8Array([0xff, 0xfe, 0x00, 0xd8]), code: 'TEXT_ENCODING' },
  { what: 'a tag', yaml: step('').replace('hi', '!!js/function "x"'), code: 'YAML_TAG_FORBIDDEN' },
];

describe('a pipeline that cannot run', () => {
  const results = new Map<string, Awaited<ReturnType<typeof runTutti>>>();
  beforeAll(async () => {
    const queue = [...cases.entries()];
    // Three at a time: a machine with few cores gains nothing from more.
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [index, { what, yaml }] = next;
        const cwd = join(folder, `case-${index}`);
        mkdirSync(cwd);
        writeFileSync(join(cwd, 'p.yaml'), yaml);
        results.set(what, await runTutti(['run', 'p.yaml'], { cwd }));
      }
    };
    await Promise.all([work(), work(), work()]);
  });

  test.each(cases)('with $what is refused with exit 2 and $code; nothing is started', async ({ what, code, says }) => {
    const run = results.get(what);
    const cwd = join(folder, `case-${cases.findIndex((one) => one.what === what)}`);
    const validated = await callTutti(['validate', join(cwd, 'p.yaml'), '--context', 'unused=1', '--json']);
    expect(run?.exitCode).toBe(2);
    expect(run?.stderr).toContain(code);
    if (says !== undefined) expect(run?.stderr).toMatch(says);
    if (code !== 'TEXT_ENCODING' && code !== 'PIPELINE_NOT_A_MAP') expect(run?.stderr).toMatch(/p\.yaml:\d+:\d+/);
    if (code !== 'TEXT_ENCODING' && code !== 'PIPELINE_NOT_A_MAP') expect(run?.stderr).toMatch(/\| +\^+/);
    expect(validated.exitCode).toBe(2);
    const { isValid, diagnostics } = JSON.parse(validated.stdout) as { isValid: boolean; diagnostics: { code: string }[] };
    expect(isValid).toBe(false);
    expect(diagnostics.map((one) => one.code)).toContain(code);
    expect(readdirSync(cwd)).toEqual(['p.yaml']);
  });

  test('is described in full: every problem in one go, for GitHub too', async () => {
    writeFileSync(
      join(folder, 'many.yaml'),
      step('  - { id: two, tool: filesytem, action: read }\n  - { id: three, action: echo, dependencies: [fuor] }\n').replace(
        'parameters:',
        'parametrs:',
      ),
    );
    const { stdout, exitCode } = await callTutti(['validate', join(folder, 'many.yaml'), '--format', 'github']);
    expect(exitCode).toBe(2);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => /^::error file=\S+many\.yaml,line=\d+,col=\d+,title=(\w+)::/.exec(line)?.[1]),
    ).toEqual(['KEY_UNKNOWN', 'TOOL_UNKNOWN', 'DEP_UNKNOWN']);
  });
});

describe('wrong usage', () => {
  test.each([
    [['rum'], 2, /Did you mean run/],
    [[], 2, /--help/],
    [['run'], 2, /file/],
    [['run', '/nowhere.yaml'], 2, /nowhere\.yaml.*no such file/],
    [['run', '/'], 2, /folder/],
    [['run', 'FILE', '--input', 'novalue'], 2, /name=value/],
    [['run', 'FILE', '--input', 'n={"a":'], 2, /JSON/],
    [['run', 'FILE', '--max-concurrent', '0'], 2, /whole number/],
    [['show', 'nothing', '--store', '/nowhere/x.sqlite'], 2, /no journal/],
    [['explain', 'NO_SUCH'], 2, /no page/],
    [['runs', '--limit', 'x'], 2, /--limit/],
    [['graph', 'FILE', '--format', 'png'], 2, /mermaid/],
  ] as const)('%j exits %i and says what to do', async (args, code, says) => {
    const file = join(folder, 'ok.yaml');
    writeFileSync(file, step(''));
    const { exitCode, stderr } = await callTutti(args.map((arg) => (arg === 'FILE' ? file : arg)));
    expect(exitCode).toBe(code);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test('is a document with --json', async () => {
    const { stdout, stderr } = await runTutti(['show', 'nothing', '--json'], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'RUN_NOT_FOUND', exitCode: 2 } });
    expect(stderr).toBe('');
  });
});

describe('a Node that is not allowed what the command needs', () => {
  const bundle = dirname(commandLine[1] ?? '');
  const project = (): string => `--allow-fs-read=${bundle} --allow-fs-read=${folder}`;

  test.each([
    ['the command itself', () => '', /may not read "[^"]*cli\.cjs"\. Add --allow-fs-read=/],
    ['the pipeline', () => `--allow-fs-read=${bundle}`, /NODE_PERMISSION/],
    ['the settings', project, /may not read "[^"]*orchestrator\.yaml".*\n.*NODE_PERMISSION/],
    ['the journal', () => '--allow-fs-read=*', /may not write "[^"]*\.tutti".*\n.*NODE_PERMISSION/],
  ])('ends with exit 2 and says so: %s', async (what, allowed, says) => {
    writeFileSync(join(folder, 'ok.yaml'), step(''));
    const env = { NODE_OPTIONS: `--permission ${allowed()}`, HOME: '/nowhere', XDG_CACHE_HOME: '' };
    const store = what === 'the settings' ? ['--store', 'runs.sqlite'] : [];
    const { exitCode, stderr } = await runTutti(['run', 'ok.yaml', ...store], { cwd: folder, env });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(exitCode).toBe(2);
  });
});

describe('a journal that cannot be used', () => {
  test('is refused with exit 6 and a clear message, before anything runs', async () => {
    writeFileSync(join(folder, 'ok.yaml'), step(''));
    writeFileSync(join(folder, 'text.sqlite'), 'this is no database, but long enough to look at');
    const results = await Promise.all([
      runTutti(['run', 'ok.yaml', '--store', 'text.sqlite'], { cwd: folder }),
      runTutti(['run', 'ok.yaml', '--store', 'missing/runs.sqlite'], { cwd: folder }),
      runTutti(['run', 'ok.yaml', '--store', '.'], { cwd: folder }),
    ]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([6, 6, 6]);
    expect(results.map(({ stderr }) => /STORE_\w+/.exec(stderr)?.[0])).toEqual([
      'STORE_NOT_A_DATABASE',
      'STORE_FOLDER_MISSING',
      'STORE_IS_DIRECTORY',
    ]);
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });

  test('is refused where nothing can be written', async () => {
    writeFileSync(join(folder, 'ok.yaml'), step(''));
    const { exitCode, stderr } = await runTutti(['run', 'ok.yaml', '--store', '/proc/tutti.sqlite'], { cwd: folder });
    expect([exitCode, stderr]).toEqual([6, expect.stringMatching(/STORE_\w+/)]);
  });
});
