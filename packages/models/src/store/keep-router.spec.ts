import { afterAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fakeClock, recordingLogger } from '@tutti/testing';
import { ModelRegistry } from '../registry/model-registry.ts';
import { keepRouter, KeptRouter } from './keep-router.ts';
import { MemoryRouterStore } from './memory-router-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'kept-router-'));
afterAll(() => rmSync(folder, { recursive: true }));

function registryOf(): ModelRegistry {
  const registry = new ModelRegistry();
  for (const id of ['a', 'b']) registry.registerModel(id, { provider: 'p', quality: 0.8, costPer1kTokens: 0.001 });
  return registry;
}

function learn(registry: ModelRegistry, times: number): void {
  for (let n = 0; n < times; n++) {
    const decision = registry.router.decide();
    registry.router.settle(decision, { outcome: 'ok', latencyMs: 10, costUsd: 0.001 });
    registry.router.reward(decision, { reward: 1 });
  }
}

test('what routers of two processes learn at the same time is kept together, and known to the next one', async () => {
  const path = join(folder, 'router.sqlite');
  const program = `
    const { keepRouter, ModelRegistry } = await import(${JSON.stringify(join(import.meta.dirname, '../index.ts'))});
    const registry = new ModelRegistry();
    for (const id of ['a', 'b']) registry.registerModel(id, { provider: 'p', quality: 0.8, costPer1kTokens: 0.001 });
    await using kept = await keepRouter(registry.router, ${JSON.stringify(path)});
    for (let n = 0; n < 300; n++) {
      const decision = registry.router.decide();
      registry.router.settle(decision, { outcome: 'ok', latencyMs: 10, costUsd: 0.001 });
      registry.router.reward(decision, { reward: decision.chosen === 'a' ? 1 : 0 });
      if (n % 20 === 0) await kept.sync();
    }`;
  const run = (): Promise<unknown> =>
    promisify(execFile)(process.execPath, [
      '--conditions=@tutti/source',
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '--eval',
      program,
    ]);
  await Promise.all([run(), run()]);
  const third = registryOf();
  await using kept = await keepRouter(third.router, path);
  const { totalCalls, models } = await third.getUsageMetrics();
  expect(totalCalls).toBe(600);
  expect(models['a']?.meanReward).toBe(1);
  expect(models['b']?.calls ?? 0).toBeLessThan(300);
  expect(third.router.decide().chosen).toBe('a');
  await kept.sync();
});

test('it is told now and then while calls are made, and at the end', async () => {
  const clock = fakeClock();
  const store = new MemoryRouterStore();
  const registry = registryOf();
  const kept = new KeptRouter(registry.router, store, { clock, everyMs: 1_000 });
  const known = async (): Promise<number> => Object.keys((await store.load()).models).length;
  learn(registry, 3);
  kept.touch();
  await Promise.resolve();
  expect(await known()).toBe(0);
  await clock.advance(1_000);
  kept.touch();
  await kept.sync();
  expect(await known()).toBeGreaterThan(0);
  learn(registry, 40);
  let exchanges = 0;
  const add = store.add.bind(store);
  store.add = (delta) => (exchanges++, add(delta));
  await kept.close();
  await kept.close();
  learn(registry, 1);
  await clock.advance(5_000);
  kept.touch();
  await Promise.resolve();
  expect(exchanges).toBe(1);
  const after = registryOf();
  after.router.replace(await store.load());
  expect((await after.getUsageMetrics()).totalCalls).toBe(43);
});

test('a store that fails costs no call: the trouble is logged, and told again with the next exchange', async () => {
  const logger = recordingLogger();
  const store = new MemoryRouterStore();
  let isBroken = true;
  const flaky = {
    add: async (delta: never) => (isBroken ? Promise.reject(new Error('no disk')) : store.add(delta)),
    load: () => store.load(),
    close: () => store.close(),
  };
  const registry = registryOf();
  const kept = new KeptRouter(registry.router, flaky, { logger });
  learn(registry, 5);
  await kept.sync();
  expect(JSON.stringify(logger.entries)).toContain('no disk');
  isBroken = false;
  await kept.close();
  const after = registryOf();
  after.router.replace(await store.load());
  expect((await after.getUsageMetrics()).totalCalls).toBe(5);
});

test('a file of another program is refused', async () => {
  const path = join(folder, 'other.sqlite');
  writeFileSync(path, 'x'.repeat(5_000));
  await expect(keepRouter(registryOf().router, path)).rejects.toMatchObject({ name: 'StoreError' });
});
