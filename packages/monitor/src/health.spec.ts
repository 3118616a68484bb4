import { expect, test } from '@jest/globals';
import { checkHealth } from './health.ts';

test('a component is healthy when its look succeeds, and the whole when all are', async () => {
  expect(await checkHealth({ journal: async () => 1, models: async () => undefined })).toEqual({
    status: 'healthy',
    components: { journal: 'healthy', models: 'healthy' },
  });
});

test('a failing look says why, and leaves the others', async () => {
  const report = await checkHealth({ journal: () => Promise.reject(new Error('no such folder')), models: async () => 1 });
  expect(report).toEqual({ status: 'unhealthy', components: { journal: 'unhealthy: no such folder', models: 'healthy' } });
});
