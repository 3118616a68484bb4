import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { inlineVersions } from '../bundling/inline-versions.mjs';
import { requireLater } from '../bundling/require-later.mjs';

const path = (file) => fileURLToPath(new URL(file, import.meta.url));

/** Bundles the programs once for all specs: started from their sources, most of the life of each process would be loading them. */
export default async function bundlePrograms() {
  const programs = path('src/programs/');
  const folder = path(`out/programs-${process.pid}`);
  const bundle = await rolldown({
    input: readdirSync(programs).map((name) => `${programs}${name}`),
    platform: 'node',
    resolve: { conditionNames: ['@tutti/source', 'node', 'import'] },
    plugins: [inlineVersions, requireLater],
  });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].js' });
  await bundle.close();
  process.env['TUTTI_PROOF_PROGRAMS'] = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}
