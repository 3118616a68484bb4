// Makes dist/bundle of dist: the command in a few files instead of more than a thousand, which is most of what starting it took.
// `node bundle.mjs --sources FOLDER` makes it of the sources, elsewhere, and prints which file holds which modules.
import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { inlineVersions } from '../../tools/bundling/inline-versions.mjs';
import { requireLater } from '../../tools/bundling/require-later.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const manifest = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
const isOfSources = process.argv[2] === '--sources';
const output = isOfSources ? resolve(process.argv[3]) : `${folder}dist/bundle`;

// Each file costs about a millisecond at every start. What nearly every command loads is one file each, so that --help needs the first alone;
// the rest is split by what is imported when it is needed.
const groups = [
  { name: 'command', test: /apps[\\/]cli[\\/](?:dist|src)[\\/](?:cli|command-set|exit-codes|cli-error)\.[jt]s$/ },
  { name: 'base', test: /packages[\\/]core[\\/](?:dist|src)[\\/]|node_modules[\\/]zod[\\/]/ },
  { name: 'yaml', test: /node_modules[\\/]yaml[\\/]/ },
  { name: 'running', test: /apps[\\/]cli[\\/](?:dist|src)[\\/](?:console|input|project|running|progress|asking)[\\/]/ },
].map((group, index, all) => ({ ...group, priority: all.length - index }));

const bundle = await rolldown({
  input: isOfSources ? `${folder}src/main.ts` : `${folder}dist/main.js`,
  platform: 'node',
  ...(isOfSources ? { resolve: { conditionNames: ['@tutti/source', 'node', 'import'] } } : {}),
  // Installed only where they are wanted, and found beside the command.
  external: Object.keys(manifest.peerDependencies),
  plugins: [inlineVersions, requireLater],
  onLog: (level, log, handle) => {
    if (level === 'warn' && log.code === 'EVAL') return;
    handle(level, log);
  },
});
rmSync(output, { recursive: true, force: true });
const written = await bundle.write({
  dir: output,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  minify: { mangle: false, compress: false, codegen: true },
  codeSplitting: { groups },
});
await bundle.close();
if (isOfSources) {
  const held = (modules) =>
    Object.entries(modules)
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([id]) => id);
  console.log(
    JSON.stringify(
      Object.fromEntries(written.output.filter(({ type }) => type === 'chunk').map(({ fileName, modules }) => [fileName, held(modules)])),
    ),
  );
}
