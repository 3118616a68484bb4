import { describe, expect, test } from '@jest/globals';
import { failed, passed } from './check.ts';
import type { Phase, PhaseContext } from './phase.ts';
import { runPhases } from './run-phases.ts';
import { summarise } from './summary.ts';

const printed: string[] = [];
const context: PhaseContext = {
  workspace: { root: '/', projects: [] }, scratch: '/', tarballs: new Map(), print: (text) => void printed.push(text),
};
const phase = (name: string, run: Phase['run']): Phase => ({ name, run });

describe('a run of phases', () => {
  test('goes on after a phase has failed, and counts every check', async () => {
    const results = await runPhases([
      phase('first', () => Promise.resolve([passed('a'), failed('b', 'because')])),
      phase('second', () => Promise.resolve([passed('c')])),
    ], context);
    expect(summarise(results)).toMatchObject({ lastLine: '2 passed, 1 failed', exitCode: 1 });
    expect(printed.join('')).toContain('✖ b\n    because\n');
  });

  test('counts a phase that throws as one failure', async () => {
    const results = await runPhases([phase('broken', () => Promise.reject(new Error('no such tool'))), phase('sound', () => Promise.resolve([passed('a')]))], context);
    expect(summarise(results)).toMatchObject({ lastLine: '1 passed, 1 failed', exitCode: 1 });
    expect(results[0]?.checks[0]?.detail).toContain('no such tool');
  });

  test('counts a phase that checks nothing as one failure', async () => {
    const results = await runPhases([phase('empty', () => Promise.resolve([]))], context);
    expect(summarise(results).lastLine).toBe('0 passed, 1 failed');
  });

  test('succeeds only when something passed and nothing failed', async () => {
    expect(summarise([]).exitCode).toBe(1);
    const results = await runPhases([phase('sound', () => Promise.resolve([passed('a')]))], context);
    expect(summarise(results)).toMatchObject({ lastLine: '1 passed, 0 failed', exitCode: 0 });
  });
});
