/** What V8 has made of a file, and the file it was made of. */
export interface Compiled {
  readonly source: Buffer;
  readonly data: Buffer;
}

/** What V8 has made of the files of the bundle in earlier calls. */
export interface CompiledFiles {
  /** @returns undefined when nothing whole was kept that was made of this source. */
  read(file: string, source: Buffer): Buffer | undefined;
  /** @returns false when nothing can be kept: then there is no use in trying more. */
  keep(file: string, compiled: Compiled): boolean;
}

/** What was kept for longer, ms, is let go when something new is kept: files of bundles that are no more are not asked for again. */
const KEPT_MS = 30 * 86_400_000;

/** Bytes before the data: the sum of both, little-endian. */
const SUM_BYTES = 4;

/**
 * Finds the folder of this user where it is kept, for each command apart, as they call different functions.
 * @returns undefined when nothing is to be kept, or the user has no folder of their own, as in many containers.
 */
export function compiledFiles(command: string | undefined): CompiledFiles | undefined {
  const folder = keptIn();
  if (folder === undefined) return undefined;
  const { join } = process.getBuiltinModule('node:path');
  const { readFileSync, mkdirSync, writeFileSync, renameSync, readdirSync, rmSync, statSync } = process.getBuiltinModule('node:fs');
  const { crc32 } = process.getBuiltinModule('node:zlib');
  const own = join(folder, `${process.version}-${process.arch}`, /^[a-z]{1,16}$/.test(command ?? '') ? `${command}` : '-');
  const sum = ({ source, data }: Compiled): number => crc32(data, crc32(source));
  const letOldGo = (): void => {
    const ages = readdirSync(own).map((file) => ({
      path: join(own, file),
      at: statSync(join(own, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }));
    const newest = Math.max(...ages.map(({ at }) => at));
    for (const { path, at } of ages) if (newest - at > KEPT_MS) rmSync(path, { force: true });
  };
  return {
    read(file, source) {
      try {
        const kept = readFileSync(join(own, file));
        const data = kept.subarray(SUM_BYTES);
        // V8 believes what it is given: a file that a full disk or a lost power has cut or emptied would end the process.
        return kept.readUInt32LE(0) === sum({ source, data }) ? data : undefined;
      } catch {
        return undefined;
      }
    },
    keep(file, compiled) {
      const path = join(own, file);
      const unfinished = `${path}.${process.pid}`;
      const head = Buffer.alloc(SUM_BYTES);
      head.writeUInt32LE(sum(compiled));
      try {
        mkdirSync(own, { recursive: true, mode: 0o700 });
        writeFileSync(unfinished, Buffer.concat([head, compiled.data]));
        // Whole at once: another call of the command may be reading it.
        renameSync(unfinished, path);
        letOldGo();
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** In a folder of this user: whoever could write there could say what is run. A home that is not there is not made. */
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
