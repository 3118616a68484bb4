// Makes dist/bundle of dist: the command in a few files instead of more than a thousand, which is most of what starting it took.
// `node bundle.mjs --sources FOLDER` makes it of the sources, elsewhere, and prints which file holds which modules.
import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { asFunctions, intoFunctions } from '../../tools/bundling/as-functions.mjs';
import { inlineVersions } from '../../tools/bundling/inline-versions.mjs';
import { requireLater } from '../../tools/bundling/require-later.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const peers = Object.keys(JSON.parse(readFileSync(`${folder}package.json`, 'utf8')).peerDependencies);
const isOfSources = process.argv[2] === '--sources';
const output = isOfSources ? resolve(process.argv[3]) : `${folder}dist/bundle`;

// Each file costs about a millisecond at every start. What nearly every command loads is one file each, so that --help needs the first alone;
// the rest is split by what is imported when it is needed.
const groups = [
  { name: 'command', test: /apps[\\/]cli[\\/](?:dist|src)[\\/](?:cli|command-set|exit-codes|cli-error)\.[jt]s$/ },
  { name: 'base', test: /packages[\\/]core[\\/](?:dist|src)[\\/]|node_modules[\\/]zod[\\/]/ },
  { name: 'yaml', test: /node_modules[\\/]yaml[\\/]/ },
  { name: 'csv', test: /node_modules[\\/]csv-(?:parse|stringify)[\\/]/ },
  { name: 'running', test: /apps[\\/]cli[\\/](?:dist|src)[\\/](?:console|input|project|running|progress|asking)[\\/]/ },
].map((group, index, all) => ({ ...group, priority: all.length - index }));

/** Plugin of rolldown: what loads the command where it is bundled, in the place of what loads it from its own modules. */
const loadBundled = {
  name: 'load-bundled',
  resolveId(source, importer) {
    return /\/load-command\.[jt]s$/.test(source) ? this.resolve(source.replace('load-command', 'load-bundled'), importer) : undefined;
  },
};

rmSync(output, { recursive: true, force: true });
// Files of functions need no loader of modules, and what V8 has made of a function can be kept after it was called.
const written = await write(
  isOfSources ? 'src/index.ts' : 'dist/index.js',
  { ...asFunctions, entryFileNames: 'cli.cjs', chunkFileNames: '[name]-[hash].cjs', codeSplitting: { groups } },
  intoFunctions('csv'),
);
await write(isOfSources ? 'src/main.ts' : 'dist/main.js', { format: 'esm', entryFileNames: 'main.js' }, loadBundled);
if (isOfSources) {
  const held = (modules) =>
    Object.entries(modules)
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([id]) => id);
  console.log(JSON.stringify(Object.fromEntries(written.map(({ fileName, modules }) => [fileName, held(modules)]))));
}

/** Bundles what an entry imports. @returns the files that were written */
async function write(entry, options, ...plugins) {
  const bundle = await rolldown({
    input: `${folder}${entry}`,
    platform: 'node',
    ...(isOfSources ? { resolve: { conditionNames: ['@tutti/source', 'node', 'import'] } } : {}),
    // Installed only where they are wanted, and found beside the command.
    external: peers,
    plugins: [inlineVersions, requireLater, ...plugins],
    onLog: (level, log, handle) => {
      if (level === 'warn' && log.code === 'EVAL') return;
      handle(level, log);
    },
  });
  try {
    const { output: files } = await bundle.write({ dir: output, minify: { mangle: false, compress: false, codegen: true }, ...options });
    return files.filter(({ type }) => type === 'chunk');
  } finally {
    await bundle.close();
  }
}
