import { describe, expect, test } from '@jest/globals';
import { failed, passed } from './check.ts';
import type { Phase, PhaseContext } from './phase.ts';
import { runPhases } from './run-phases.ts';
import { summarise } from './summary.ts';

const printed: string[] = [];
const context: PhaseContext = {
  workspace: { root: '/', projects: [] },
  scratch: '/',
  tarballs: new Map(),
  seed: 7,
  print: (text) => void printed.push(text),
};
const phase = (name: string, run: Phase['run']): Phase => ({ name, run });

describe('a run of phases', () => {
  test('goes on after a phase has failed, and counts every check', async () => {
    const results = await runPhases(
      [phase('first', () => Promise.resolve([passed('a'), failed('b', 'because')])), phase('second', () => Promise.resolve([passed('c')]))],
      context,
    );
    expect(summarise(results, 7)).toMatchObject({ lastLine: '2 passed, 1 failed', exitCode: 1 });
    expect(printed.join('')).toContain('✖ b\n    because\n');
  });

  test('counts a phase that throws as one failure', async () => {
    const results = await runPhases(
      [phase('broken', () => Promise.reject(new Error('no such tool'))), phase('sound', () => Promise.resolve([passed('a')]))],
      context,
    );
    expect(summarise(results, 7)).toMatchObject({ lastLine: '1 passed, 1 failed', exitCode: 1 });
    expect(results[0]?.checks[0]?.detail).toContain('no such tool');
  });

  test('counts a phase that checks nothing as one failure', async () => {
    const results = await runPhases([phase('empty', () => Promise.resolve([]))], context);
    expect(summarise(results, 7).lastLine).toBe('0 passed, 1 failed');
  });

  test('succeeds only when something passed and nothing failed', async () => {
    expect(summarise([], 7).exitCode).toBe(1);
    const results = await runPhases([phase('sound', () => Promise.resolve([passed('a')]))], context);
    expect(summarise(results, 7)).toMatchObject({ lastLine: '1 passed, 0 failed', exitCode: 0 });
  });

  test('ends with what failed and why, in few lines, and with the seed that repeats it', async () => {
    const reason = [
      '\u001b[31mProperty failed\u001b[39m',
      '',
      `Counterexample: ["${'x'.repeat(900)}"]`,
      ...Array.from({ length: 100 }, (_, index) => `line ${index}`),
    ].join('\n');
    const failures = Array.from({ length: 12 }, (_, index) => failed(`f${index}`, reason));
    const { text } = summarise(await runPhases([phase('jest', () => Promise.resolve(failures))], context), 7);
    const lines = text.trimEnd().split('\n').slice(1);
    expect(lines.slice(1, 5)).toEqual(['', '✖ jest: f0', '    Property failed', `    Counterexample: ["${'x'.repeat(181)}…`]);
    expect(lines.slice(13, 20)).toEqual([
      '    line 8',
      '    line 9',
      '    … 86 more lines, above',
      '    line 96',
      '    line 97',
      '    line 98',
      '    line 99',
    ]);
    expect(lines.slice(-5)).toEqual([
      '✖ jest: f8',
      '✖ jest: f9',
      '✖ jest: f10',
      '✖ jest: f11',
      'Seed 7; to repeat: TUTTI_TEST_SEED=7 npm test',
    ]);
  });

  test('says nothing of a seed when all passed', async () => {
    expect(summarise(await runPhases([phase('sound', () => Promise.resolve([passed('a')]))], context), 7).text).not.toContain('Seed');
  });
});
