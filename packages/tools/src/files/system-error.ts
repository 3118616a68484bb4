import { isNativeError } from 'node:util/types';
import { DiskFullError, ToolExecutionError, TuttiError } from '@tutti/core';
import { FolderNotEmptyError } from '../errors/folder-not-empty-error.ts';
import { PathEscapeError } from '../errors/path-escape-error.ts';
import { PathExistsError } from '../errors/path-exists-error.ts';
import { PathForbiddenError } from '../errors/path-forbidden-error.ts';
import { PathInvalidError } from '../errors/path-invalid-error.ts';
import { PathKindError } from '../errors/path-kind-error.ts';
import { PathNotFoundError } from '../errors/path-not-found-error.ts';
import { showPath } from './show-path.ts';

/** The error of Tutti for an error of the operating system at a path. Texts of the system, which may hold other paths, stay in the cause. */
export function fileError(error: unknown, path: string): Error {
  if (TuttiError.isInstance(error)) return error;
  const code = systemCode(error);
  const make = code === undefined ? undefined : makers[code];
  if (make !== undefined) return make(path, shownCause(error));
  return new ToolExecutionError(
    `The file system failed at ${showPath(path)}${code === undefined ? '' : ` (${code})`}. Try again, or look at its cause.`,
    {
      ...(code === undefined ? {} : { code }),
      cause: shownCause(error),
      data: { path },
    },
  );
}

/** Folders are held open by number; people know them by name. */
function shownCause(error: unknown): unknown {
  if (!isNativeError(error) || !error.message.includes('/proc/self/fd/')) return error;
  const shown = new Error(error.message.replaceAll(/\/proc\/self\/fd\/\d+\/?/g, ''));
  return Object.assign(shown, { code: systemCode(error) });
}

/** Code of an operating system error, `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  // `instanceof Error` misses errors of another realm, such as those Node throws into a vm context.
  const code: unknown = isNativeError(error) ? (error as { readonly code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** The one error of every path that leads out of the root, whatever is or is not there. */
export function escapes(path: string): PathEscapeError {
  return new PathEscapeError(
    `The path ${showPath(path)} leads out of the folder that tools may use. Use a path below it; only "sandbox_mode: false" lifts this.`,
    { data: { path } },
  );
}

export function notFound(path: string, cause?: unknown): PathNotFoundError {
  return new PathNotFoundError(
    `There is nothing at ${showPath(path)}. Check the path; relative paths start at the root folder of the file tool.`,
    { cause, data: { path } },
  );
}

export function wrongKind(path: string, why: string): PathKindError {
  return new PathKindError(`${showPath(path)} cannot be used here: ${why}.`, { data: { path } });
}

type Maker = (path: string, cause: unknown) => Error;

const forbidden: Maker = (path, cause) =>
  new PathForbiddenError(`The system does not permit this at ${showPath(path)}. Check the owner and the permissions.`, {
    cause,
    data: { path },
  });
const full: Maker = (path, cause) =>
  new DiskFullError(`No space is left for ${showPath(path)}. Free some, then try again.`, { cause, data: { path } });
const exists: Maker = (path, cause) =>
  new PathExistsError(`Something is already at ${showPath(path)}. Choose another path, or allow overwriting.`, { cause, data: { path } });
const notEmpty: Maker = (path, cause) =>
  new FolderNotEmptyError(`The folder ${showPath(path)} is not empty. Pass "recursive: true" to delete what it holds too.`, {
    cause,
    data: { path },
  });
const invalid: Maker = (path, cause) =>
  new PathInvalidError(
    `${showPath(path)} cannot be a path here: it is too long, or lies inside the folder it would be moved or copied from. Choose another one.`,
    { cause, data: { path } },
  );

const makers: Readonly<Record<string, Maker>> = {
  ENOENT: (path, cause) => notFound(path, cause),
  ENOTDIR: (path) => wrongKind(path, 'a part of it is a file, not a folder'),
  EISDIR: (path) => wrongKind(path, 'it is a folder'),
  ENXIO: (path) => wrongKind(path, 'it is a pipe, a socket or a device; only regular files are used'),
  // Paths are free of links when they are opened: a link met then was put there in between.
  ELOOP: (path) => escapes(path),
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: forbidden,
  ENOSPC: full,
  EDQUOT: full,
  EEXIST: exists,
  ENOTEMPTY: notEmpty,
  ENAMETOOLONG: invalid,
  EINVAL: invalid,
};
