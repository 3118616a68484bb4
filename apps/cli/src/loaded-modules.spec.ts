import { afterAll, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommand } from './spec-support/bundled-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'tutti-loaded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const loadedBy = bundleCommand(folder);

const forTerminals = [
  '@colors/colors',
  'ansi-regex',
  'cli-table3',
  'emoji-regex',
  'get-east-asian-width',
  'is-fullwidth-code-point',
  'picocolors',
  'string-width',
  'strip-ansi',
];

test('a small pipeline loads no SDK, no browser, nothing of the net, and no library of a tool that it does not use', () => {
  writeFileSync(
    join(folder, 'hello.yaml'),
    'name: hello\nsteps:\n  - { id: greet, tool: report-generator, parameters: { content: "Hello!" } }\n  - { id: note, tool: filesystem, action: write, parameters: { path: note.txt, content: "{{ greet.content }}" } }\n',
  );
  const { libraries, builtins, own, files } = loadedBy(['run', 'hello.yaml', '--store', 'runs.sqlite']);
  expect(readFileSync(join(folder, 'note.txt'), 'utf8')).toBe('Hello!');
  expect(libraries.filter((library) => !forTerminals.includes(library))).toEqual([
    'commander',
    'fastest-levenshtein',
    'js-yaml',
    'yaml',
    'zod',
  ]);
  expect(builtins).toContain('crypto');
  // node:http brings the whole of fetch with it, which takes as long to load as an empty process takes in all.
  for (const slow of ['http', 'https', 'http2', 'tls', 'inspector', 'repl']) expect(builtins).not.toContain(slow);
  expect(own).toContain('tools/src/report/report-generator-tool.ts');
  expect(
    own.filter((module) =>
      /^provider-|^(?:cli\/src\/(?:explain|doctor|cost|models|graph)|tools\/src\/(?:browser\/browser-session|net\/transport|data\/parse-data|report\/report-to-html|pdf\/markdown-to-pdf|visualization\/render-chart))/.test(
        module,
      ),
    ),
  ).toEqual([]);
  expect(files).toBeLessThan(40);
});

test('the same with a page in it loads what makes pages: what is loaded above is no matter of chance', () => {
  writeFileSync(
    join(folder, 'page.yaml'),
    'name: page\nsteps:\n  - { id: page, tool: report-generator, parameters: { content: "# Hello", format: html } }\n',
  );
  expect(loadedBy(['run', 'page.yaml', '--store', 'runs.sqlite']).libraries).toContain('marked');
});

test('the list of commands is shown without loading what they need', () => {
  expect(loadedBy(['--help'])).toMatchObject({ libraries: ['commander', 'picocolors'] });
});
