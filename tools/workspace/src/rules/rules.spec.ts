import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ScratchWorkspace, scratchWorkspace } from '../scratch/scratch-workspace.ts';
import { readSourceFiles } from '../workspace/source-files.ts';
import { readWorkspace } from '../workspace/workspace.ts';
import { decisionsAreNumbered } from './decision-rules.ts';
import { RULES } from './rules.ts';

let scratch: ScratchWorkspace;
beforeAll(() => {
  scratch = scratchWorkspace();
  scratch.add({ name: 'core', layer: 'core', description: 'The ground of all' });
  scratch.add({ name: 'alpha', layer: 'mechanism', description: 'The mechanism alpha' });
});
afterAll(() => scratch.remove());

/** Rule by rule, what it complains about. */
function complaints(): Readonly<Record<string, readonly string[]>> {
  const input = { workspace: readWorkspace(scratch.root), files: readSourceFiles(scratch.root) };
  return Object.fromEntries(RULES.map((rule) => [rule.name, rule.check(input)] as const).filter(([, found]) => found.length > 0));
}

/** Complaints while `file` holds `text`; the file is put back. */
function complaintsWith(file: string, text: string): Readonly<Record<string, readonly string[]>> {
  const before = original(file);
  scratch.write(file, text);
  try {
    return complaints();
  } finally {
    if (before === undefined) rmSync(join(scratch.root, file));
    else scratch.write(file, before);
  }
}

function original(file: string): string | undefined {
  try {
    return readFileSync(join(scratch.root, file), 'utf8');
  } catch {
    return undefined;
  }
}

function manifestWith(changes: Readonly<Record<string, unknown>>): string {
  const manifest = JSON.parse(original('packages/alpha/package.json') ?? '{}') as object;
  return JSON.stringify({ ...manifest, ...changes });
}

test('generated packages keep every rule', () => {
  expect(complaints()).toEqual({});
});

describe('each rule catches what it is there for', () => {
  const spec = (line: string): string => `import { test } from '@jest/globals';\n${line}\n`;
  const source = 'packages/alpha/src/extra.ts';
  test.each([
    [
      'no published package has an install script',
      'packages/alpha/package.json',
      () => manifestWith({ scripts: { postinstall: 'node x.js' } }),
    ],
    [
      'published packages agree in what their manifests say',
      'packages/alpha/package.json',
      () => manifestWith({ engines: { node: '>=18' } }),
    ],
    [
      'published packages agree in what their manifests say',
      'packages/alpha/package.json',
      () => manifestWith({ exports: './src/index.ts' }),
    ],
    ['every package has one layer', 'packages/alpha/package.json', () => manifestWith({ nx: { tags: ['layer:attic'] } })],
    [
      'manifests depend on lower layers alone',
      'packages/core/package.json',
      () =>
        (original('packages/core/package.json') ?? '').replace('"license"', '"dependencies": { "@tutti/alpha": "workspace:^" }, "license"'),
    ],
    ['the root tsconfig.json references every package', 'tsconfig.json', () => '{ "references": [{ "path": "packages/core" }] }'],
    ['every published package has a changeset or a changelog', '.changeset/alpha.md', () => "---\n'@tutti/alphabet': minor\n---\n"],
    [
      'every package has its files',
      'packages/beta/package.json',
      () => '{ "name": "@tutti/beta", "private": true, "nx": { "tags": ["layer:app"] } }',
    ],
    ['index.ts lists every export by name', 'packages/alpha/src/index.ts', () => "export * from './purpose.ts';\n"],
    ['index.ts lists every export by name', 'packages/alpha/src/index.ts', () => 'export const one = 1;\n'],
    ['index.ts lists every export by name', 'packages/alpha/src/index.ts', () => 'export {};\n'],
    ['no file of code is longer than 400 lines', source, () => 'export const a = 1;\n'.repeat(401)],
    ['files of code are named in kebab-case', 'packages/alpha/src/someThing.ts', () => 'export const a = 1;\n'],
    ['no unfinished work is marked in the code', source, () => `// ${'TO'}DO later\n`],
    ['no test is left out or run alone', 'packages/alpha/src/extra.spec.ts', () => spec(`test.${'skip'}('x', () => {});`)],
    ['no test is left out or run alone', 'packages/alpha/src/extra.spec.ts', () => spec(`describe.${'only'}('x', () => {});`)],
    ['no test is left out or run alone', 'packages/alpha/src/extra.spec.ts', () => spec(`x${'it'}('x', () => {});`)],
    ['every exception from a lint rule says why', source, () => `// eslint-${'disable'}-next-line no-console\n`],
    ['no committed file names a registry host', 'packages/alpha/notes.md', () => `Get it from registry.${'npmjs'}.org.\n`],
    ['the lockfile names no address to fetch from', 'pnpm-lock.yaml', () => `resolution: {tarball: ${'https'}://example.org/a.tgz}\n`],
    [
      'the README of a library says how to install it, what it guarantees and what is not in scope',
      'packages/alpha/README.md',
      () => '# Alpha\n',
    ],
    ['every decision has a number of its own, in its name and its title', 'docs/decisions/0002-two.md', () => '# Two\n'],
  ])('%s (%s)', (name, file, text) => {
    expect(Object.keys(complaintsWith(file, text()))).toContain(name);
  });
});

test('of two decisions with one number the later is told to take another', () => {
  const files = ['0001-a', '0001-b', '0002-c'].map((name) => ({
    file: `docs/decisions/${name}.md`,
    text: `# ${Number(name.slice(0, 4))}. Title\n`,
  }));
  expect(decisionsAreNumbered.check({ workspace: readWorkspace(scratch.root), files })).toEqual([
    'docs/decisions/0001-b.md: the number 0001 is taken. Take the next free one.',
  ]);
});
