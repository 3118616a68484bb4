import { closeSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The texts a package comes with, readme and changelog as prose; an empty text means it has no such file. */
export interface PackageTexts {
  readonly licence: string;
  readonly readme: string;
  readonly changelog: string;
  /** Names of the files they were read from. */
  readonly files: readonly string[];
}

const KINDS = [
  { kind: 'licence', pattern: /^(?:licen[cs]e|copying|unlicense)(?:[-._].*)?$/i, maxBytes: 24 * 1024 },
  { kind: 'readme', pattern: /^readme(?:\..*)?$/i, maxBytes: 48 * 1024 },
  { kind: 'changelog', pattern: /^(?:changelog|changes|history|releases?)(?:\..*)?$/i, maxBytes: 16 * 1024 },
] as const;

const NOT_TEXT = /\.(?:js|cjs|mjs|ts|json|html?|css|map)$/i;

/** Reads the beginnings of a package's licence, readme and changelog. Files that are source code by their name are no texts. */
export function packageTexts(folder: string): PackageTexts {
  const names = fileNames(folder);
  const texts: Record<string, string> = {};
  const files: string[] = [];
  for (const { kind, pattern, maxBytes } of KINDS) {
    const name = names.find((candidate) => pattern.test(candidate) && !NOT_TEXT.test(candidate));
    texts[kind] = name === undefined ? '' : beginning(join(folder, name), maxBytes);
    if (name !== undefined) files.push(name);
  }
  return { licence: texts['licence'] ?? '', readme: texts['readme'] ?? '', changelog: texts['changelog'] ?? '', files };
}

/** Shortest first: LICENSE before LICENSE-THIRD-PARTY.txt. */
function fileNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => statSync(join(folder, name)).isFile())
      .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  } catch {
    return [];
  }
}

function beginning(path: string, maxBytes: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(maxBytes);
    const length = readSync(file, bytes, 0, maxBytes, 0);
    // A character cut in two at the end would show as a replacement mark.
    return bytes
      .toString('utf8', 0, length)
      .replace(/\ufffd+$/, '')
      .replace(/^\ufeff/, '');
  } finally {
    closeSync(file);
  }
}
