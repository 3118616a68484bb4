import { mkdir, readlink, realpath } from 'node:fs/promises';
import { isAbsolute, join, parse, relative, resolve, sep } from 'node:path';
import { PathInvalidError } from '../errors/path-invalid-error.ts';
import { PathLoopError } from '../errors/path-loop-error.ts';
import type { FileScope } from './file-scope.ts';
import { showPath } from './show-path.ts';
import { escapes, fileError, systemCode } from './system-error.ts';

/** A path with all links resolved, known to lie below its base. */
export interface Place {
  /** The path as it was given, for results and messages. */
  readonly given: string;
  /** Absolute path without links; every part lies below it. */
  readonly base: string;
  /** Names from the base down; empty for the base itself. Its trailing part may not exist. */
  readonly parts: readonly string[];
  readonly isPinned: boolean;
  readonly isSandboxed: boolean;
}

/** How a path is resolved. */
export interface ResolveOptions {
  /** What a link at the very end means: its target (default), or itself; its target must lie inside in both cases. */
  readonly last?: 'target' | 'link';
  /** Makes the root when it is missing. */
  readonly createRoot?: boolean;
}

const MAX_PATH = 4096;
const MAX_LINKS = 40;

/**
 * Finds where a path leads, link by link, without ever looking at anything outside the base.
 * @throws PathInvalidError, PathEscapeError, PathLoopError
 */
export async function resolvePath(scope: FileScope, path: string, options: ResolveOptions = {}): Promise<Place> {
  checkSpelling(path);
  const root = await realRoot(scope, options.createRoot ?? false);
  const base = scope.isSandboxed ? root : parse(root).root;
  const wanted = within(base, placeAt(scope, root, path));
  if (wanted === undefined) throw escapes(path);
  try {
    const { parts, last } = await follow(base, wanted, path);
    return { given: path, base, parts: options.last === 'link' ? last : parts, isPinned: scope.isPinned, isSandboxed: scope.isSandboxed };
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Absolute path of a place, or of something below it. */
export function absolutePath(place: Place, ...names: readonly string[]): string {
  return join(place.base, ...place.parts, ...names);
}

function checkSpelling(path: string): void {
  const why =
    path === ''
      ? 'it is empty'
      : path.includes('\0')
        ? 'it holds a NUL character'
        : !path.isWellFormed()
          ? 'it holds half a character'
          : path.length > MAX_PATH
            ? `it is longer than ${MAX_PATH} characters`
            : undefined;
  if (why !== undefined)
    throw new PathInvalidError(`${showPath(path)} is not a path: ${why}. Give one relative to the root folder.`, {
      data: { path: path.slice(0, MAX_PATH) },
    });
}

async function realRoot(scope: FileScope, create: boolean): Promise<string> {
  try {
    if (create) await mkdir(scope.root, { recursive: true });
    return await realpath(scope.root);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return scope.root;
    throw fileError(error, scope.root);
  }
}

/** The absolute form of a path. An absolute path below the root's unresolved name counts as below its real one. */
function placeAt(scope: FileScope, root: string, path: string): string {
  if (!isAbsolute(path)) return resolve(root, path);
  const below = within(scope.root, resolve(path));
  return below === undefined ? resolve(path) : join(root, ...below);
}

/** Names from a base down to a path; undefined when it is not below. */
function within(base: string, path: string): string[] | undefined {
  const way = relative(base, path);
  if (way === '') return [];
  if (isAbsolute(way)) return undefined;
  const names = way.split(sep);
  return names[0] === '..' ? undefined : names;
}

interface Followed {
  /** Free of links. */
  readonly parts: readonly string[];
  /** Free of links but for a link in the last place. */
  readonly last: readonly string[];
}

async function follow(base: string, names: readonly string[], given: string): Promise<Followed> {
  let queue = [...names];
  let done: string[] = [];
  let own: string[] | undefined;
  for (let links = 0; queue.length > 0; ) {
    const name = queue.shift() as string;
    const here = join(base, ...done);
    const found = await linkAt(join(here, name));
    if (found === 'missing') return { parts: [...done, name, ...queue], last: own ?? [...done, name, ...queue] };
    if (found === 'no link') {
      done.push(name);
      continue;
    }
    if (queue.length === 0) own ??= [...done, name];
    if (++links > MAX_LINKS)
      throw new PathLoopError(
        `The path ${showPath(given)} goes through more than ${MAX_LINKS} links; they may lead in a circle. Remove one of them.`,
        { data: { path: given } },
      );
    const target = within(base, resolve(here, found.target));
    if (target === undefined) throw escapes(given);
    [done, queue] = [[], [...target, ...queue]];
  }
  return { parts: done, last: own ?? done };
}

/** One call, not a look and a reading: what is there may change in between. */
async function linkAt(path: string): Promise<{ readonly target: string } | 'missing' | 'no link'> {
  try {
    return { target: await readlink(path) };
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EINVAL' || code === 'UNKNOWN') return 'no link';
    // Below a file there is nothing either; what opens the path tells that apart.
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
    throw error;
  }
}
