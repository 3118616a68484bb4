import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemIds } from '@tutti/core';
import fc from 'fast-check';
import { defaultFileLimits } from './file-limits.ts';
import type { FileScope } from './file-scope.ts';
import { absolutePath, resolvePath } from './resolve-path.ts';

let top = '';
let scope: FileScope;

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'tutti-contained-'));
  mkdirSync(join(top, 'ws/a/b'), { recursive: true });
  mkdirSync(join(top, 'out'));
  writeFileSync(join(top, 'ws/a/f'), '');
  symlinkSync('../..', join(top, 'ws/a/up'));
  symlinkSync('b', join(top, 'ws/a/in'));
  symlinkSync('../../out', join(top, 'ws/a/b/out'));
  symlinkSync(join(top, 'ws'), join(top, 'ws/self'));
  symlinkSync('x/../../..', join(top, 'ws/odd'));
  scope = { root: join(top, 'ws'), isSandboxed: true, isPinned: true, limits: defaultFileLimits, ids: systemIds };
});

afterAll(() => rmSync(top, { recursive: true, force: true }));

const name = fc.constantFrom('a', 'b', 'f', 'up', 'in', 'out', 'self', 'odd', '..', '.', '', 'new', '...', '~', 'é', ' ', '..a', '%2e%2e');
const path = fc
  .tuple(fc.constantFrom('', '/', './', '../', '//'), fc.array(name, { maxLength: 8 }))
  .map(([lead, names]) => `${lead}${names.join('/')}`);

describe('resolvePath', () => {
  it('gives a place below the root for every path, or refuses it', async () => {
    await fc.assert(
      fc.asyncProperty(path, fc.constantFrom('target' as const, 'link' as const), async (given, last) => {
        try {
          const place = await resolvePath(scope, given, { last });
          const absolute = absolutePath(place);
          expect(place.base).toBe(scope.root);
          expect(place.parts.every((part) => part !== '..' && part !== '.' && part !== '' && !part.includes('/'))).toBe(true);
          expect(absolute === scope.root || absolute.startsWith(`${scope.root}/`)).toBe(true);
        } catch (error) {
          expect((error as { code: string }).code).toMatch(/^PATH_(ESCAPE|INVALID|LOOP)$/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives a place that resolves to itself', async () => {
    await fc.assert(
      fc.asyncProperty(path, async (given) => {
        const first = await resolvePath(scope, given).catch(() => undefined);
        if (first === undefined) return;
        const again = await resolvePath(scope, absolutePath(first));
        expect(again.parts).toEqual(first.parts);
      }),
      { numRuns: 500 },
    );
  });
});
