// Makes dist/bundle of dist: the command in a few files instead of more than a thousand, which is most of what starting it took.
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const folder = fileURLToPath(new URL('.', import.meta.url));
const manifest = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
const output = `${folder}dist/bundle`;
const version = /createRequire\(import\.meta\.url\)\('\.\.\/package\.json'\)/g;

const bundle = await rolldown({
  input: `${folder}dist/main.js`,
  platform: 'node',
  // Installed only where they are wanted, and found beside the command.
  external: Object.keys(manifest.peerDependencies),
  plugins: [{
    name: 'versions',
    transform(code, id) {
      if (!version.test(code)) return undefined;
      const { version: own } = JSON.parse(readFileSync(new URL('../package.json', `file://${id}`), 'utf8'));
      return code.replaceAll(version, `({ version: ${JSON.stringify(own)} })`);
    },
  }],
  onLog: (level, log, handle) => {
    if (level === 'warn' && log.code === 'EVAL') return;
    handle(level, log);
  },
});
rmSync(output, { recursive: true, force: true });
await bundle.write({ dir: output, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', minify: { mangle: false, compress: false, codegen: true } });
await bundle.close();
