import { describe, expect, test } from '@jest/globals';
import { listenForInterrupts } from './interrupts.ts';
import { runExitCode } from './finish.ts';

describe('interrupts', () => {
  test('are told apart: the first with its exit code, then the second; afterwards the process is as before', async () => {
    const before = process.listenerCount('SIGINT');
    {
      using interrupts = listenForInterrupts();
      let isSecond = false;
      void interrupts.second.then(() => (isSecond = true));
      process.emit('SIGINT', 'SIGINT');
      expect(await interrupts.first).toEqual({ name: 'Ctrl-C', exitCode: 130 });
      expect(isSecond).toBe(false);
      process.emit('SIGTERM', 'SIGTERM');
      await interrupts.second;
    }
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  test('by SIGTERM end with 143', async () => {
    using interrupts = listenForInterrupts();
    process.emit('SIGTERM', 'SIGTERM');
    expect(await interrupts.first).toEqual({ name: 'SIGTERM', exitCode: 143 });
  });
});

describe('the exit code of a failed run', () => {
  test.each([
    ['BUDGET_EXCEEDED', 3],
    ['AUTH', 5],
    ['PATH_ESCAPE', 7],
    ['VALIDATION_FAILED', 1],
    ['TOOL_FAILED', 1],
  ])('%s is %i', (code, exitCode) => {
    expect(runExitCode(code)).toBe(exitCode);
  });
});
