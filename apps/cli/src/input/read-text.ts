import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { UsageError } from '../cli-error.ts';

const MAX_BYTES = 1024 * 1024;

interface Source {
  readonly path: string;
  /** What it is to the command: `pipeline file`. */
  readonly what: string;
}

/** Text of a file given at the command line, UTF-8, at most 1 MiB; `-` is standard input. @throws UsageError */
export function readText(path: string, what: string): string {
  const source = { path, what };
  const bytes = path === '-' ? readAll(0, source) : readFile(source);
  if (bytes.length > MAX_BYTES) throw unreadable(source, `it has more than ${MAX_BYTES} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(source, 'it is no UTF-8 text', cause);
  }
}

function readFile(source: Source): Buffer {
  let file: number;
  try {
    file = openSync(source.path, 'r');
  } catch (cause) {
    throw unreadable(source, reasonOf(cause), cause);
  }
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) throw unreadable(source, 'it is a folder');
    if (found.isFile() && found.size > MAX_BYTES)
      throw unreadable(source, `it has ${found.size} bytes, more than the ${MAX_BYTES} allowed`);
    return readAll(file, source);
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, source: Source): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw unreadable(source, reasonOf(cause), cause);
  }
}

function unreadable({ path, what }: Source, why: string, cause?: unknown): UsageError {
  return new UsageError(`The ${what} "${path}" cannot be read: ${why}. Check the path.`, {
    code: 'FILE_UNREADABLE',
    data: { path },
    cause,
  });
}

function reasonOf(cause: unknown): string {
  const code = (cause as { code?: unknown }).code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission is denied';
  return cause instanceof Error ? cause.message : String(cause);
}
