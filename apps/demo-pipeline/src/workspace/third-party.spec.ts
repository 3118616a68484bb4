import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtureWorkspace } from '../spec-support/fixture-workspace.ts';
import { thirdParty } from './third-party.ts';

describe('direct third-party dependencies', () => {
  const root = mkdtempSync(join(tmpdir(), 'demo-'));
  beforeAll(() => fixtureWorkspace(root));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('are those of the root and of every member, each once, with who uses them', () => {
    const { dependencies } = thirdParty(root);
    expect(dependencies.map(({ name, version }) => `${name}@${version}`)).toEqual([
      'apple@1.2.3',
      'berry@0.1.0',
      'cherry@2.0.0',
      'thorn@9.0.0',
    ]);
    expect(dependencies[0]).toMatchObject({ usedBy: ['fixture', 'member-one'], isDevelopment: false, declared: 'MIT' });
    expect(dependencies[1]).toMatchObject({ usedBy: ['member-one'], isDevelopment: true });
  });

  test('leave out members of the workspace themselves', () => {
    expect(thirdParty(root).dependencies.some(({ name }) => name.startsWith('member-'))).toBe(false);
  });

  test('name what is asked for and not installed', () => {
    expect(thirdParty(root).missing).toEqual(['ghost']);
  });

  test('are none for a folder without a manifest', () => {
    expect(thirdParty(tmpdir())).toEqual({ dependencies: [], missing: [] });
  });
});
