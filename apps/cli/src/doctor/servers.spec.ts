import { expect, test } from '@jest/globals';
import { faultServer } from '@tutti/testing';
import { checkServers } from './servers.ts';

// Stand-ins: no such server is installed here.
test('the doctor names model servers that answer, and those without models', async () => {
  await using server = await faultServer();
  const models = (count: number): string =>
    JSON.stringify({ data: Array.from({ length: count }, (_, index) => ({ id: `m${index}`, owned_by: 'vllm' })) });
  server.respond({ body: models(7) });
  expect(await checkServers([`${server.url}/v1`])).toEqual([
    { area: 'servers', status: 'ok', text: `vLLM at ${server.url}/v1: m0, m1, m2, m3, m4 and 2 more` },
  ]);
  server.respond({ body: models(0) });
  expect(await checkServers([`${server.url}/v1`])).toEqual([
    { area: 'servers', status: 'warning', text: expect.stringContaining('no models'), fix: 'Load a model there first.' },
  ]);
});

test('the doctor says so when none answers', async () => {
  expect(await checkServers(['http://127.0.0.1:9/v1'])).toEqual([
    { area: 'servers', status: 'note', text: expect.stringContaining('no model server') },
  ]);
});
