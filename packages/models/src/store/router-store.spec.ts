import { describe, expect, test } from '@jest/globals';
import { loadSqlite } from '@tutti/core/sqlite';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { registryOf, succeed } from '../spec-support/catalogs.ts';
import { emptyBlock } from '../statistics/block.ts';
import { mergeStatistics, placedBlocks, statisticsOf, type RouterStatistics } from '../statistics/router-statistics.ts';
import { MemoryRouterStore } from './memory-router-store.ts';
import { syncRouter, type RouterStore } from './router-store.ts';
import { SqliteRouterStore } from './sqlite-router-store.ts';

async function withFolder(work: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-router-'));
  try {
    await work(join(folder, 'router.sqlite'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function learn(calls: number, into: ReturnType<typeof registryOf>): void {
  for (let call = 0; call < calls; call++) {
    into.clock.advance(1_000);
    succeed(into.registry, into.registry.router.decide({ task: `t${call % 2}`, difficulty: (call % 7) / 7 }), (call % 3) / 2);
  }
}

function rewardsOf(statistics: RouterStatistics): number {
  return [...placedBlocks(statistics)].reduce((sum, { block }) => sum + block.rewards, 0);
}

const kinds: readonly (readonly [string, (path: string) => RouterStore])[] = [
  ['memory', () => new MemoryRouterStore()],
  ['sqlite', (path) => new SqliteRouterStore(path)],
];

describe.each(kinds)('the router store in %s', (_, open) => {
  test('gives each router what all have learnt, and counts nothing twice', () =>
    withFolder(async (path) => {
      const store = open(path);
      const [a, b] = [registryOf(3), registryOf(3)];
      learn(700, a);
      learn(50, b);
      const expected = mergeStatistics(a.registry.router.statistics(), b.registry.router.statistics());
      for (const { registry } of [a, b, a, b]) await syncRouter(registry.router, store);
      expect(await store.load()).toEqual(expected);
      expect(a.registry.router.statistics()).toEqual(b.registry.router.statistics());
      learn(20, b);
      for (const { registry } of [a, b, a]) await syncRouter(registry.router, store);
      expect(rewardsOf(a.registry.router.statistics())).toBe(770);
      await store.close();
    }));

  test('loses nothing when adding fails for a while', () =>
    withFolder(async (path) => {
      const store = open(path);
      const a = registryOf(3);
      learn(30, a);
      let failures = 2;
      const failing: RouterStore = {
        load: () => store.load(),
        close: () => store.close(),
        add: (delta) => (failures-- > 0 ? Promise.reject(new Error('disk')) : store.add(delta)),
      };
      await expect(syncRouter(a.registry.router, failing)).rejects.toThrow('disk');
      learn(10, a);
      await expect(syncRouter(a.registry.router, failing)).rejects.toThrow('disk');
      await syncRouter(a.registry.router, failing);
      expect(rewardsOf(await store.load())).toBe(40);
      expect(await store.load()).toEqual(a.registry.router.statistics());
      await store.close();
    }));

  test('keeps ids of any kind', () =>
    withFolder(async (path) => {
      const store = open(path);
      const odd = statisticsOf([
        { model: '__proto__', task: "'; DROP TABLE block", number: 0, block: { ...emptyBlock(), rewards: 1, rewardSum: 0.5 } },
      ]);
      await store.add(odd);
      expect([...placedBlocks(await store.load())].map(({ model, task, block }) => [model, task, block.rewardSum])).toEqual([
        ['__proto__', "'; DROP TABLE block", 0.5],
      ]);
      await store.close();
    }));
});

describe('the SQLite router store', () => {
  test('keeps what was added when it is opened again', () =>
    withFolder(async (path) => {
      const first = new SqliteRouterStore(path);
      const a = registryOf(2);
      learn(20, a);
      await syncRouter(a.registry.router, first);
      await first.close();
      await expect(first.load()).rejects.toMatchObject({ code: 'STORE_CLOSED' });
      const second = new SqliteRouterStore(path);
      expect(await second.load()).toEqual(a.registry.router.statistics());
      await second.close();
    }));

  test('adds up what several processes add at once', () =>
    withFolder(async (path) => {
      new SqliteRouterStore(path).close().catch(() => undefined);
      const program = `import { DatabaseSync } from 'node:sqlite';
      const { SqliteRouterStore } = await import(process.argv[2]);
      const store = new SqliteRouterStore(process.argv[1]);
      const block = JSON.parse(process.argv[3]);
      for (let add = 0; add < 50; add++) await store.add({ version: 1, models: { m: { t: { 0: block } } } });
      await store.close();`;
      const source = new URL('./sqlite-router-store.ts', import.meta.url).href;
      const run = promisify(execFile);
      await Promise.all(
        [1, 2, 3].map(() =>
          run(process.execPath, [
            '--conditions=@tutti/source',
            '--input-type=module',
            '-e',
            program,
            path,
            source,
            JSON.stringify({ ...emptyBlock(), rewards: 1, rewardSum: 0.25 }),
          ]),
        ),
      );
      const store = new SqliteRouterStore(path);
      expect(rewardsOf(await store.load())).toBe(150);
      await store.close();
    }));

  test('refuses files of others and paths that cannot be', () =>
    withFolder(async (path) => {
      writeFileSync(path, 'no database at all, but long enough to be looked at as one');
      expect(() => new SqliteRouterStore(path)).toThrow(expect.objectContaining({ code: 'STORE_NOT_A_DATABASE' }));
      expect(() => new SqliteRouterStore(join(path, 'x'))).toThrow(expect.objectContaining({ code: 'STORE_FOLDER_MISSING' }));
      const other = join(path, '../other.db');
      const database = new (loadSqlite().DatabaseSync)(other);
      database.exec('CREATE TABLE mine (x)');
      database.close();
      expect(() => new SqliteRouterStore(other)).toThrow(expect.objectContaining({ code: 'STORE_FOREIGN' }));
    }));
});
