import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { runPhases } from '../checks/run-phases.ts';
import { PHASES } from '../phases/phases.ts';
import { findPnpm } from '../process/pnpm.ts';
import { runCommand } from '../process/run-command.ts';
import { type ScratchWorkspace, scratchWorkspace } from '../scratch/scratch-workspace.ts';
import { readWorkspace } from '../workspace/workspace.ts';
import { writePackage } from './new-package.ts';

const LIMIT_MS = 300_000;
const request = { name: 'rate-limiter', layer: 'mechanism', description: "Many windows' limits and concurrency as one lease" };
let scratch: ScratchWorkspace;

beforeAll(() => {
  scratch = scratchWorkspace();
  scratch.add({ name: 'core', layer: 'core', description: 'Types, schemas and ports' });
  scratch.add(request);
});

afterAll(() => scratch.remove());

test('a generated package passes every check of npm test as it stands', async () => {
  const { root } = scratch;
  const locked = await runCommand(findPnpm(root), ['install', '--lockfile-only', '--offline'], { cwd: root });
  expect(locked.code === 0 ? '' : locked.output).toBe('');
  const own = mkdtempSync(join(root, '.cache', 'checks-'));
  const context = { workspace: readWorkspace(root), scratch: own, tarballs: new Map<string, string>(), print: () => undefined };
  const results = await runPhases(PHASES, context);
  const failures = results.flatMap(({ checks }) => checks).filter((check) => !check.isPassed);
  expect(failures).toEqual([]);
  expect(results.map(({ phase, checks }) => [phase, checks.length > 0])).toEqual(PHASES.map(({ name }) => [name, true]));
}, LIMIT_MS);

test('a package that is there already is not overwritten', () => {
  expect(() => writePackage(scratch.root, request)).toThrow('packages/rate-limiter is there already');
});
