import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes a file whole or not at all, and durably: a temporary file beside it, synced, is given its name, and the folder is
 * synced for the name to last.
 */
export async function writeFileAtomically(
  folder: string,
  names: { readonly name: string; readonly temporary: string },
  bytes: Uint8Array,
): Promise<void> {
  const temporary = join(folder, names.temporary);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(folder, names.name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Makes a folder that only its owner may read, and makes its name last. */
export async function makeFolder(parent: string, folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined && folder !== parent) await syncFolder(parent);
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there a name lasts by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
