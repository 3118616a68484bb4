import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is read of a `package.json`; everything in it may be missing or of another kind. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** The licence it declares, an SPDX expression as a rule; empty when it declares none. */
  readonly licence: string;
  readonly homepage: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly workspaces: readonly string[];
}

/** The manifest of a folder, or `undefined` when it has none that can be read. */
export function readManifest(folder: string): Manifest | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const raw = parsed as Record<string, unknown>;
  return {
    name: text(raw['name']),
    version: text(raw['version']),
    description: text(raw['description']),
    licence: licenceOf(raw),
    homepage: text(raw['homepage']),
    dependencies: versions(raw['dependencies']),
    devDependencies: versions(raw['devDependencies']),
    optionalDependencies: versions(raw['optionalDependencies']),
    workspaces: patterns(raw['workspaces']),
  };
}

/** `license: "MIT"`, and the older `{type}` and `licenses: [{type}]`. */
function licenceOf(raw: Record<string, unknown>): string {
  const given = raw['license'] ?? raw['licence'] ?? raw['licenses'];
  const all = Array.isArray(given) ? given : [given];
  return all
    .map((one) => text(typeof one === 'object' && one !== null ? (one as Record<string, unknown>)['type'] : one))
    .filter((one) => one !== '')
    .join(' OR ');
}

function patterns(given: unknown): readonly string[] {
  const list = Array.isArray(given) ? given : (given as { packages?: unknown } | undefined)?.packages;
  return Array.isArray(list) ? list.filter((pattern) => typeof pattern === 'string') : [];
}

function versions(given: unknown): Readonly<Record<string, string>> {
  if (typeof given !== 'object' || given === null) return {};
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function text(given: unknown): string {
  return typeof given === 'string' ? given.trim() : '';
}
