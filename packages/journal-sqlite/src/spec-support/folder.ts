import { afterAll } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

// Of the spec that imports this: when all is over, so that what the spec closes itself is closed by then.
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone when the spec is over. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-journal-'));
  made.push(folder);
  return folder;
}

/** Where a journal may be made, in a folder of its own. */
export function newPath(): string {
  return join(newFolder(), 'a.db');
}
