import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { toErrorRecord } from '@tutti/core';
import { FileSystemTool } from '../file-system/file-system-tool.ts';

it('shows no numbers of open folders in the cause of an error', async () => {
  const root = mkdtempSync(join(tmpdir(), 'tutti-cause-'));
  try {
    const failure = await new FileSystemTool({ root }).execute('read', { path: 'nothing.txt' }).catch((error: unknown) => error);
    const record = toErrorRecord(failure);
    expect(record).toMatchObject({ code: 'PATH_NOT_FOUND', cause: { code: 'ENOENT' } });
    expect(JSON.stringify(record)).not.toContain('/proc/');
    expect(record.cause?.message).toContain('nothing.txt');
  } finally {
    rmSync(root, { recursive: true });
  }
});
