import { StoreError } from '@tutti/core';
import { closeSync, constants, accessSync, openSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { inspectHeader } from './inspect-header.ts';
import { damagedHead } from './schema-note.ts';

/**
 * Looks at a path before SQLite does, for messages that say what is wrong with it.
 * @returns whether there is a database with content.
 */
export function inspectFile(path: string): 'absent' | 'empty' | 'database' {
  const found = statOf(path);
  if (found === undefined) {
    inspectFolder(path);
    return 'absent';
  }
  if (found.isDirectory()) throw refusal(path, 'STORE_IS_DIRECTORY', 'is a folder. Give the path of a file in it');
  assertWritable(path, path);
  assertWritable(path, dirname(path));
  if (found.size === 0) return 'empty';
  assertDatabase(path);
  return 'database';
}

function inspectFolder(path: string): void {
  const folder = dirname(path);
  const found = statOf(folder);
  if (found === undefined)
    throw refusal(path, 'STORE_FOLDER_MISSING', `cannot be made: the folder "${folder}" does not exist. Create it first`);
  if (!found.isDirectory())
    throw refusal(path, 'STORE_FOLDER_MISSING', `cannot be made: "${folder}" is a file, not a folder. Give a path in a folder`);
  assertWritable(path, folder);
}

function assertWritable(path: string, target: string): void {
  try {
    accessSync(target, constants.W_OK);
  } catch {
    throw refusal(
      path,
      'STORE_READ_ONLY',
      `cannot be written: this process may not write "${target}". Change its permissions or give another path`,
    );
  }
}

function assertDatabase(path: string): void {
  const file = openSync(path, 'r');
  try {
    const { isDatabase, problem } = inspectHeader(file);
    if (problem !== undefined) throw damagedHead(path, problem);
    if (!isDatabase)
      throw refusal(path, 'STORE_NOT_A_DATABASE', 'is a file, but no SQLite database. Give another path, or move the file away');
  } finally {
    closeSync(file);
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A file stands where a folder should: nothing can be there.
    return undefined;
  }
}

function refusal(path: string, code: string, what: string): StoreError {
  return new StoreError(`The journal "${path}" ${what}.`, { code, data: { path } });
}
