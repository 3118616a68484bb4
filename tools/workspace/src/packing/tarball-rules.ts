import { runCommand } from '../process/run-command.ts';
import type { Project } from '../workspace/project.ts';

const REQUIRED = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts'];
const UNWANTED = [
  /\.spec\./,
  /(^|\/)spec-support\//,
  /\.tsbuildinfo$/,
  /(^|\/)node_modules\//,
  /(^|\/)\.docs\//,
  /^out-tsc\//,
  /(^|\/)jest\.config/,
  /^tsconfig/,
];

/** Files that the tarball lacks or should not carry, and workspace versions left in its manifest. */
export async function tarballComplaints(tarball: string, project: Project): Promise<readonly string[]> {
  const listing = await runCommand('tar', ['-tzf', tarball], { cwd: project.path });
  const files = listing.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^package\//, ''));
  const manifest = await runCommand('tar', ['-xzOf', tarball, 'package/package.json'], { cwd: project.path });
  return [
    ...REQUIRED.filter((file) => !files.includes(file)).map((file) => `The tarball lacks ${file}.`),
    ...files.filter((file) => UNWANTED.some((pattern) => pattern.test(file))).map((file) => `The tarball carries ${file}.`),
    ...(manifest.stdout.includes('"workspace:') ? ['Its package.json still says "workspace:".'] : []),
  ];
}
