import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { HostileRow } from './hostile-index.ts';

/** A row as a checker gets it: not what is expected of it. */
export interface HostileInput extends Pick<HostileRow, 'id' | 'category' | 'file' | 'locator' | 'note'> {
  /** The file itself. */
  readonly path: string;
  /** An empty folder for this row alone; nothing outside it may change. */
  readonly sandbox: string;
  /** The whole file, or the line that the locator names. */
  bytes(): Buffer;
  text(): string;
  /** The text as JSON. */
  json(): unknown;
  /** A file of the same folder of inputs, by its path relative to it or to the row's own file. */
  sibling(name: string): Buffer;
}

/** Opens a row of the index in `folder`. @throws Error when its file or line is not there. */
export function openInput(folder: string, row: HostileRow, sandbox: string): HostileInput {
  const path = within(folder, row.file);
  const bytes = (): Buffer => {
    const whole = readFileSync(path);
    return /^\d+$/.test(row.locator) ? lineOf(whole, Number(row.locator), row) : whole;
  };
  const text = (): string => bytes().toString('utf8');
  const { id, category, file, locator, note } = row;
  return {
    id,
    category,
    file,
    locator,
    note,
    path,
    sandbox,
    bytes,
    text,
    json: () => JSON.parse(text()) as unknown,
    sibling: (name) => siblingOf(folder, path, name),
  };
}

function siblingOf(folder: string, path: string, name: string): Buffer {
  try {
    return readFileSync(within(folder, relative(folder, resolve(path, '..', name))));
  } catch {
    return readFileSync(within(folder, name));
  }
}

function within(folder: string, file: string): string {
  const path = resolve(folder, file);
  if (file === '' || relative(folder, path).startsWith('..')) throw new Error(`"${file}" is no file in the folder of inputs.`);
  return path;
}

function lineOf(bytes: Buffer, number: number, { file }: HostileRow): Buffer {
  let start = 0;
  for (let line = 1; start <= bytes.length; line++) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    if (line === number) return bytes.subarray(start, end);
    start = end + 1;
  }
  throw new Error(`"${file}" has no line ${number}.`);
}
