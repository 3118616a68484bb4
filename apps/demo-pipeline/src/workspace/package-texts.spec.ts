import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureWorkspace } from '../spec-support/fixture-workspace.ts';
import { packageTexts } from './package-texts.ts';

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
