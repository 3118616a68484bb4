import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fakeClock } from '@tutti/testing';
import { MemoryTool } from './memory-tool.ts';

let root = '';
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'tutti-memory-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the memory', () => {
  it('keeps values by namespace and key, for the next one who opens it', async () => {
    const path = join(root, 'a/b/memory.db');
    await new MemoryTool({ path }).execute('store', { namespace: 'n', key: 'one', value: { a: [1] } });
    const next = new MemoryTool({ path });
    await next.execute('store', { namespace: 'n', key: 'two', value: 'text' });
    expect(await next.execute('retrieve', { namespace: 'n', key: 'one' })).toMatchObject({ found: true, value: { a: [1] } });
    expect(await next.execute('retrieve', { key: 'one' })).toMatchObject({ found: false, value: null, namespace: 'default' });
    expect(await next.execute('list', { namespace: 'n' })).toMatchObject({ keys: ['one', 'two'], count: 2, items: { two: 'text' } });
    expect(await next.execute('search', { namespace: 'n', query: 'TEXT' })).toMatchObject({ keys: ['two'] });
    expect(await next.execute('delete', { namespace: 'n', key: 'one' })).toMatchObject({ deleted: true });
    expect(await next.execute('clear', { namespace: 'n' })).toMatchObject({ cleared: 1 });
  });

  it('forgets what is past its time', async () => {
    const clock = fakeClock();
    const memory = new MemoryTool({ path: join(root, 'memory.db'), clock });
    await memory
      .execute('store', { key: 'k', value: null, ttl: 60 })
      .catch((error: unknown) => expect(error).toMatchObject({ code: 'VALIDATION_FAILED' }));
    await memory.execute('store', { key: 'k', value: 1, ttl: '60' });
    await clock.advance(59_000);
    expect(await memory.execute('retrieve', { key: 'k' })).toMatchObject({ found: true });
    await clock.advance(1_000);
    expect(await memory.execute('retrieve', { key: 'k' })).toMatchObject({ found: false });
  });
});
