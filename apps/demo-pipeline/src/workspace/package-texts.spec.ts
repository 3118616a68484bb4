import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureWorkspace } from '../spec-support/fixture-workspace.ts';
import { packageTexts } from './package-texts.ts';
import { prose } from './prose.ts';

describe('texts of a package', () => {
  const root = mkdtempSync(join(tmpdir(), 'demo-'));
  beforeAll(() => fixtureWorkspace(root));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('are its licence, readme and changelog, whatever they are called', () => {
    const apple = packageTexts(join(root, 'node_modules/apple'));
    expect(apple.files).toEqual(['LICENSE', 'README.md', 'CHANGELOG.md']);
    expect(apple.licence).toMatch(/^MIT License/);
    expect(packageTexts(join(root, 'node_modules/thorn')).files).toEqual(['COPYING', 'readme']);
    expect(packageTexts(join(root, 'members/one/node_modules/berry')).files).toEqual(['LICENCE.txt']);
  });

  test('are empty for a package without them, and for no folder at all', () => {
    const none = { licence: '', readme: '', changelog: '', files: [] };
    expect(packageTexts(join(root, 'members/one/node_modules/cherry'))).toEqual(none);
    expect(packageTexts(join(root, 'nowhere'))).toEqual(none);
  });
});

describe('prose of Markdown', () => {
  test('keeps headings and sentences, and drops badges, code, tables and tags', () => {
    const markdown = '# Title #\n\n[![b](u)](v) ![i](j)\n\nFirst *sentence* with [a link](http://x.y) and `code`.\n\n```js\nlet a = 1;\n```\n\n| a | b |\n|---|---|\n\n<p align="center">\n\n- One.\n- Two.\n\n---\n\n[ref]: http://x.y\n';
    expect(prose(markdown)).toBe('Title\n\nFirst sentence with a link and code.\n\nOne.\nTwo.');
  });

  test('takes an unclosed code block as code to its end', () => {
    expect(prose('Before.\n\n~~~\nnot prose\nnot prose either')).toBe('Before.');
  });

  test('ends quickly on a long line of markup', () => {
    expect(prose('*'.repeat(20_000) + '<'.repeat(20_000)).length).toBeLessThanOrEqual(40_000);
  });
});
