import { isOfThisUserAlone, keptFolder } from './kept-folder.ts';
import { letOldGo } from './let-old-go.ts';

/** What V8 has made of a file, and the file it was made of. */
export interface Compiled {
  readonly file: string;
  readonly source: Buffer;
  readonly data: Buffer;
}

/** What V8 has made of the files of the bundle in earlier calls. */
export interface CompiledFiles {
  /** @returns undefined when nothing whole was kept that was made of this source. */
  read(file: string, source: Buffer): Buffer | undefined;
  /** Keeps as many as it can, and lets go of what is old. */
  keep(compiled: Iterable<Compiled>): void;
}

/** Bytes before the data: the sum of both, little-endian. */
const SUM_BYTES = 4;

/**
 * Finds what is kept for a command.
 * @returns undefined when nothing is to be kept, or there is no folder where this user alone can write.
 */
export function compiledFiles(command: string | undefined): CompiledFiles | undefined {
  const kept = keptFolder(command);
  if (kept === undefined || !succeeds(() => isOfThisUserAlone(kept))) return undefined;
  const { join } = process.getBuiltinModule('node:path');
  const { readFileSync, mkdirSync, writeFileSync, renameSync } = process.getBuiltinModule('node:fs');
  const own = join(kept.base, ...kept.within);
  const write = (compiled: Compiled): void => {
    const path = join(own, compiled.file);
    const unfinished = `${path}.${process.pid}`;
    const head = Buffer.alloc(SUM_BYTES);
    head.writeUInt32LE(sumOf(compiled));
    writeFileSync(unfinished, Buffer.concat([head, compiled.data]));
    // Whole at once: another call of the command may be reading it.
    renameSync(unfinished, path);
  };
  return {
    read(file, source) {
      try {
        const bytes = readFileSync(join(own, file));
        const data = bytes.subarray(SUM_BYTES);
        // V8 believes what it is given: a file that a full disk or a lost power has cut or emptied would end the process.
        return bytes.readUInt32LE(0) === sumOf({ source, data }) ? data : undefined;
      } catch {
        return undefined;
      }
    },
    keep(compiled) {
      succeeds(() => {
        mkdirSync(own, { recursive: true, mode: 0o700 });
        // Somebody else may have made a folder since it was looked for.
        if (!isOfThisUserAlone(kept)) return false;
        for (const one of compiled) write(one);
        letOldGo(kept.base);
        return true;
      });
    },
  };
}

function sumOf({ source, data }: Omit<Compiled, 'file'>): number {
  const { crc32 } = process.getBuiltinModule('node:zlib');
  return crc32(data, crc32(source));
}

/** What cannot be looked at or written is as good as not there: the command does without. */
function succeeds(work: () => boolean): boolean {
  try {
    return work();
  } catch {
    return false;
  }
}
