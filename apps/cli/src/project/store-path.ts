import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StoreError } from '@tutti/core';
import type { StoreOptions } from '../console/options.ts';
import { findProject } from './find-project.ts';

/** Where a command keeps or finds runs. */
export interface StorePath {
  readonly path: string;
  /** Nobody named it: it is the project's own, and its folder may be made. */
  readonly isDefault: boolean;
}

/** The journal a command works on: --store, else TUTTI_STORE, else `.tutti/runs.sqlite` of the project. */
export function storePath(options: StoreOptions, folder: string = process.cwd()): StorePath {
  const named = options.store ?? process.env['TUTTI_STORE'];
  if (named !== undefined && named !== '') return { path: resolve(folder, named), isDefault: false };
  return { path: join(findProject(folder), '.tutti', 'runs.sqlite'), isDefault: true };
}

/** Whether there is a journal to read; commands that only look never make one. */
export function hasStore({ path }: StorePath): boolean {
  return existsSync(path);
}

/** Makes the project's own folder for runs, kept out of version control. */
export function makeStoreFolder({ path, isDefault }: StorePath): void {
  if (!isDefault) return;
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true });
    const ignore = join(folder, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(`The folder "${folder}" for the journal cannot be made: ${reason}. Give another place with --store.`, {
      code: 'STORE_FOLDER',
      cause,
      data: { folder },
    });
  }
}
