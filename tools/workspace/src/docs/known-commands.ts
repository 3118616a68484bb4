import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FROM_SOURCE } from '../process/from-source.ts';
import { runCommand } from '../process/run-command.ts';
import type { Manifest } from '../workspace/project.ts';
import type { KnownCommands } from './shell-rules.ts';

/** Asks the workspace what it can do: its scripts, its benchmarks and scoreboards, and `tutti --help`. */
export async function readKnownCommands(root: string, phases: readonly string[]): Promise<KnownCommands> {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  return {
    scripts: new Set(Object.keys(manifest.scripts ?? {})),
    tutti: await tuttiCommands(root),
    benchmarks: subfolders(join(root, 'tools', 'benchmarks')),
    scoreboards: subfolders(join(root, 'tools', 'scoreboards')),
    phases: new Set(phases),
  };
}

async function tuttiCommands(root: string): Promise<ReadonlySet<string> | undefined> {
  const main = join(root, 'apps', 'cli', 'src', 'main.ts');
  if (!existsSync(main)) return undefined;
  const args = [...FROM_SOURCE, main, '--help'];
  const { code, stdout } = await runCommand(process.execPath, args, {
    cwd: root,
    env: { NO_COLOR: '1', FORCE_COLOR: undefined },
    timeoutMs: 30_000,
  });
  if (code !== 0) return undefined;
  return new Set([...stdout.matchAll(/^\s{1,8}([a-z][a-z-]*)(?:\|[a-z-]+)?(?=\s|$)/gm)].map((match) => match[1] ?? ''));
}

function subfolders(folder: string): ReadonlySet<string> {
  if (!existsSync(folder)) return new Set();
  return new Set(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name),
  );
}
