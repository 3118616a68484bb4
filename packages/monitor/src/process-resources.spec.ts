import { expect, test } from '@jest/globals';
import { processResources } from './process-resources.ts';

test('says what the process used since the last look, and its memory', async () => {
  let now = 0;
  const resources = processResources({ now: () => 0, monotonic: () => now, after: () => () => undefined, breathe: async () => undefined });
  now = 1_000;
  const { cpuUsage, memoryUsage } = await resources.getUtilization();
  expect(cpuUsage).toBeGreaterThan(0);
  expect(memoryUsage).toBeGreaterThan(1);
  expect((await resources.getUtilization()).cpuUsage).toBe(0);
});
