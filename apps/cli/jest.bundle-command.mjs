import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (file) => fileURLToPath(new URL(file, import.meta.url));

/** Bundles the command once for all specs that run it as a process: started from its sources, most of each call would be loading them. */
export default function bundleCommand() {
  // Below the package, so that what it leaves out of the bundle is found beside it.
  const folder = path(`out/spec-${process.pid}`);
  execFileSync(process.execPath, [path('bundle.mjs'), '--sources', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  process.env['TUTTI_SPEC_COMMAND'] = `${folder}/main.js`;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}
