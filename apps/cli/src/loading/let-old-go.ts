/** What was kept for longer, ms, than the newest is let go: files of earlier bundles and of a Node that was replaced are not asked for again. */
const KEPT_MS = 30 * 86_400_000;

/** Names of the folders of versions. Node keeps its own compiled modules beside them, under longer names. */
const OF_VERSION = /[\\/]v\d+\.\d+\.\d+-[a-z0-9]+$/;

/** Takes what is old out of a folder of kept files: of all versions of Node and all commands. */
export function letOldGo(base: string): void {
  const { join } = process.getBuiltinModule('node:path');
  const { readdirSync, rmSync, rmdirSync, statSync } = process.getBuiltinModule('node:fs');
  const foldersIn = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? join(folder, one.name) : []));
  const versions = foldersIn(base).filter((folder) => OF_VERSION.test(folder));
  const commands = versions.flatMap(foldersIn);
  const files = commands
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }));
  const newest = Math.max(...files.map(({ at }) => at));
  for (const { path, at } of files) if (newest - at > KEPT_MS) rmSync(path, { force: true });
  for (const folder of [...commands, ...versions]) if (readdirSync(folder).length === 0) rmdirSync(folder);
}
