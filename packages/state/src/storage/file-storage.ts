import { sha256, silentLogger, systemClock, systemIds, type Clock, type Ids, type Logger } from '@tutti/core';
import { open, readFile, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CheckpointInfo } from '../checkpoint.ts';
import { CheckpointCorruptError } from '../errors/checkpoint-corrupt-error.ts';
import { BadFile, decodeFile, decodeHeader, encodeFile, type CheckpointHeader } from './checkpoint-file.ts';
import { toStoreError } from './file-error.ts';
import type { StateStorage, StoredCheckpoint } from './state-storage.ts';
import { makeFolder, writeFileAtomically } from './write-file.ts';

export interface FileStorageOptions {
  /** Told of files that cannot be read. Default: nobody. */
  readonly logger?: Logger;
  readonly ids?: Ids;
  readonly clock?: Clock;
}

// Names are `<order>-<hash of the checkpoint id>.checkpoint`: hashes keep any id inside the folder, the order sorts.
const NAME = /^(\d{12})-([0-9a-f]{64})\.checkpoint$/;
const FOLDER = /^[0-9a-f]{64}$/;
const TEMPORARY = '.writing-';
const LEFTOVER_AFTER_MS = 3_600_000;
const HEADER_CHUNK = 4_096;

/** Keeps checkpoints as files: a folder per execution, a file per checkpoint, both named by hashes. */
export class FileStorage implements StateStorage {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #ids: Ids;
  readonly #clock: Clock;

  /** @param folder Made when the first checkpoint is written. */
  constructor(folder: string, options: FileStorageOptions = {}) {
    this.#folder = resolve(folder);
    this.#logger = options.logger ?? silentLogger;
    this.#ids = options.ids ?? systemIds;
    this.#clock = options.clock ?? systemClock;
  }

  async write(checkpoint: StoredCheckpoint): Promise<void> {
    await this.#guard(`save checkpoint "${checkpoint.checkpointId}"`, async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.#writeOnce(checkpoint);
        } catch (error) {
          // Another process may remove the folder, empty for a moment, under our hands.
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 5) throw error;
        }
      }
    });
  }

  async read(executionId: string, checkpointId: string): Promise<StoredCheckpoint | undefined> {
    return this.#guard(`read checkpoint "${checkpointId}"`, async () => {
      const path = await this.#find(executionId, checkpointId);
      const bytes = path === undefined ? undefined : await readFile(path).catch(ifMissing);
      if (path === undefined || bytes === undefined) return undefined;
      const checkpoint = decodeFile(bytes);
      if (checkpoint instanceof BadFile) throw corrupt(path, checkpoint);
      if (checkpoint.executionId === executionId && checkpoint.checkpointId === checkpointId) return checkpoint;
      throw corrupt(path, new BadFile('it belongs to another checkpoint'));
    });
  }

  async list(executionId: string): Promise<readonly CheckpointInfo[]> {
    return this.#guard(`list the checkpoints of "${executionId}"`, async () => {
      const folder = this.#folderOf(executionId);
      const found: CheckpointInfo[] = [];
      for (const name of await namesIn(folder)) {
        const header = await this.#header(join(folder, name));
        if (header !== undefined) found.push(infoFrom(header));
      }
      return found;
    });
  }

  async delete(executionId: string, checkpointId: string): Promise<boolean> {
    return this.#guard(`delete checkpoint "${checkpointId}"`, async () => {
      const path = await this.#find(executionId, checkpointId);
      if (path === undefined) return false;
      await rm(path, { force: true });
      // The folder goes with its last file; another process may just have written one.
      await rmdir(this.#folderOf(executionId)).catch(() => undefined);
      return true;
    });
  }

  async executions(): Promise<readonly string[]> {
    return this.#guard('list its executions', async () => {
      const ids: string[] = [];
      for (const entry of (await readdir(this.#folder, { withFileTypes: true }).catch(ifMissing)) ?? []) {
        const { name } = entry;
        if (!entry.isDirectory() || !FOLDER.test(name)) continue;
        const [first] = await namesIn(join(this.#folder, name));
        const header = first === undefined ? undefined : await this.#header(join(this.#folder, name, first));
        if (header !== undefined) ids.push(header.executionId);
      }
      return ids;
    });
  }

  async close(): Promise<void> {
    // Every file is closed as soon as it is written or read.
  }

  async #writeOnce(checkpoint: StoredCheckpoint): Promise<void> {
    const folder = this.#folderOf(checkpoint.executionId);
    await makeFolder(this.#folder, folder);
    await this.#removeLeftovers(folder);
    const names = await namesIn(folder);
    const hash = sha256(checkpoint.checkpointId);
    const name = `${String(lastOrder(names) + 1).padStart(12, '0')}-${hash}.checkpoint`;
    await writeFileAtomically(folder, { name, temporary: `${TEMPORARY}${this.#ids.next()}` }, encodeFile(checkpoint));
    for (const old of names) if (old.includes(hash)) await rm(join(folder, old), { force: true });
  }

  #folderOf(executionId: string): string {
    return join(this.#folder, sha256(executionId));
  }

  async #find(executionId: string, checkpointId: string): Promise<string | undefined> {
    const folder = this.#folderOf(executionId);
    const hash = sha256(checkpointId);
    const name = (await namesIn(folder)).findLast((candidate) => candidate.includes(hash));
    return name === undefined ? undefined : join(folder, name);
  }

  /** Reads no more than the first line: states can be large. */
  async #header(path: string): Promise<CheckpointHeader | undefined> {
    const file = await open(path, 'r').catch(ifMissing);
    if (file === undefined) return undefined;
    try {
      let head = Buffer.alloc(0);
      for (;;) {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_CHUNK), 0, HEADER_CHUNK, head.length);
        head = Buffer.concat([head, buffer.subarray(0, bytesRead)]);
        if (bytesRead === 0 || head.includes(0x0a)) break;
      }
      const decoded = decodeHeader(head);
      if (!(decoded instanceof BadFile)) return decoded.header;
      this.#logger.warning(`The checkpoint file "${path}" is left out: ${decoded.problem}.`, { path, problem: decoded.problem });
      return undefined;
    } finally {
      await file.close();
    }
  }

  /** Temporary files of processes that died while writing. Younger ones may still be written to. */
  async #removeLeftovers(folder: string): Promise<void> {
    for (const name of await readdir(folder)) {
      if (!name.startsWith(TEMPORARY)) continue;
      const path = join(folder, name);
      const found = await stat(path).catch(ifMissing);
      if (found !== undefined && this.#clock.now() - found.mtimeMs > LEFTOVER_AFTER_MS) await rm(path, { force: true });
    }
  }

  async #guard<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toStoreError(error, this.#folder, doing);
    }
  }
}

/** Names of the checkpoint files in a folder, oldest first. */
async function namesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(ifMissing)) ?? [];
  return names.filter((name) => NAME.test(name)).sort();
}

function lastOrder(names: readonly string[]): number {
  return Number(NAME.exec(names.at(-1) ?? '')?.[1] ?? 0);
}

function infoFrom({ checkpointId, executionId, createdAt, isCompressed, sizeBytes }: CheckpointHeader): CheckpointInfo {
  return { checkpointId, executionId, createdAt, isCompressed, sizeBytes };
}

function corrupt(path: string, { problem }: BadFile): CheckpointCorruptError {
  return new CheckpointCorruptError(
    `The checkpoint file "${path}" cannot be restored: ${problem}. Restore an earlier checkpoint, or put the file back from a copy.`,
    { data: { path, problem } },
  );
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
