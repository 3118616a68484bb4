import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A kind of program that `npm run` finds by folder: `tools/benchmarks/NAME/main.ts`. */
export interface DispatchKind {
  /** Script of the root package.json: `bench`. */
  readonly script: string;
  /** Relative to the root: `tools/benchmarks`. */
  readonly folder: string;
}

/** Names for which there is a `main.ts`. */
export function available(root: string, kind: DispatchKind): readonly string[] {
  const folder = join(root, kind.folder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'main.ts')))
    .sort();
}

/** What to tell someone who named nothing, or something that is not there. */
export function unknownMessage(root: string, kind: DispatchKind, name: string | undefined): string {
  const names = available(root, kind);
  const list = names.length === 0 ? `${kind.folder} holds none yet.` : `Available: ${names.join(', ')}.`;
  const said = name === undefined ? `npm run ${kind.script} needs a name.` : `Unknown name "${name}" for npm run ${kind.script}.`;
  return `${said} ${list}`;
}
