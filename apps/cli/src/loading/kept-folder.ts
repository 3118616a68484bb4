/** The folder of this user in which is kept what V8 has made, whether it is there yet or not. */
export interface KeptFolder {
  /** Holds a folder for each version of Node, each with a folder for each command. */
  readonly base: string;
  /** Those of this call, outermost first: within a version and a command. */
  readonly within: readonly [version: string, command: string];
}

/**
 * Finds the folder where it is kept, for each command apart, as they call different functions.
 * @returns undefined when nothing is to be kept, or the user has no folder of their own, as in many containers.
 */
export function keptFolder(command: string | undefined): KeptFolder | undefined {
  const base = keptIn();
  const name = /^[a-z]{1,16}$/.test(command ?? '') ? `${command}` : '-';
  return base === undefined ? undefined : { base, within: [`${process.version}-${process.arch}`, name] };
}

/** A home that is not there is not made. */
function keptIn(): string | undefined {
  const { NODE_COMPILE_CACHE: named, NODE_DISABLE_COMPILE_CACHE: disabled, XDG_CACHE_HOME: caches } = process.env;
  if (disabled) return undefined;
  if (named) return named;
  const { join } = process.getBuiltinModule('node:path');
  const { existsSync } = process.getBuiltinModule('node:fs');
  const { homedir } = process.getBuiltinModule('node:os');
  try {
    if (caches) return join(caches, 'tutti');
    return existsSync(homedir()) ? join(homedir(), '.cache', 'tutti') : undefined;
  } catch {
    return undefined;
  }
}

/** What the group and all others may do to a folder: write in it. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Whether none but this user can write where something is kept: V8 runs what it is given, so whoever can write there says what the command does.
 * Folders that are not there yet are nobody's. Windows has no such owners: there the profile of the user is closed to others.
 */
export function isOfThisUserAlone({ base, within: [version, command] }: KeptFolder): boolean {
  const user = process.geteuid?.();
  if (user === undefined) return true;
  const { join } = process.getBuiltinModule('node:path');
  const { statSync } = process.getBuiltinModule('node:fs');
  return [base, join(base, version), join(base, version, command)].every((folder) => {
    const found = statSync(folder, { throwIfNoEntry: false });
    return found === undefined || (found.uid === user && (found.mode & WRITABLE_BY_OTHERS) === 0);
  });
}
