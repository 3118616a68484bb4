import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandEnv } from './command-env.ts';

/** What a call of the command has loaded. */
export interface Loaded {
  /** Names of the libraries of which something was loaded. */
  readonly libraries: readonly string[];
  readonly builtins: readonly string[];
  /** Paths below the packages and the command itself. */
  readonly own: readonly string[];
  readonly files: number;
}

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Bundles the command as it is published, of its sources, in a folder. @returns how to find out what a call of it loads */
export function bundleCommand(folder: string): (args: readonly string[]) => Loaded {
  const bundle = join(folder, 'package', 'bundle');
  const bundled = run([path('../../bundle.mjs'), '--sources', bundle], { folder });
  const modules = JSON.parse(bundled) as Readonly<Record<string, readonly string[]>>;
  writeFileSync(join(folder, 'package', 'package.json'), '{ "type": "module" }');
  const list = join(folder, 'loaded.txt');
  return (args) => {
    // What V8 has made of the files it loads, a command keeps under their names.
    const kept = mkdtempSync(join(folder, 'kept-'));
    const env = { LOADED_MODULES: list, NODE_COMPILE_CACHE: kept };
    run([`--import=${path('./list-loaded.ts')}`, join(bundle, 'main.js'), ...args], { folder, env });
    const urls = readFileSync(list, 'utf8').split('\n');
    const files = readdirSync(kept, { recursive: true, encoding: 'utf8' }).flatMap((file) => (file.endsWith('.cjs') ? basename(file) : []));
    const held = files.flatMap((file) => modules[file] ?? []);
    const libraries = held.flatMap((id) => /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.slice(1) ?? []);
    return {
      libraries: [...new Set(libraries)].sort(),
      builtins: urls.filter((url) => url.startsWith('node:')).map((url) => url.slice('node:'.length)),
      own: held.flatMap((id) => /.*[\\/](?:packages|apps)[\\/](.*)/.exec(id.includes('node_modules') ? '' : id)?.slice(1) ?? []),
      files: files.length,
    };
  };
}

function run(
  args: readonly string[],
  { folder, env = {} }: { readonly folder: string; readonly env?: Readonly<Record<string, string>> },
): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...commandEnv, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${String(status)}: ${stdout}${stderr}`);
  return stdout;
}
