import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cherryPickTemplate, indexTemplate, jestTemplate, sourceTemplate, testTemplate } from './code-templates.ts';
import { changesetTemplate, readmeTemplate } from './document-templates.ts';
import { manifestTemplate } from './manifest-template.ts';
import type { PackageRequest } from './package-request.ts';
import { libTemplate, solutionTemplate, specTemplate } from './tsconfig-templates.ts';

/**
 * Writes a new package with all its files, its changeset, its reference in the root tsconfig.json and its row in the root README.
 * @returns The files written, relative to the root.
 * @throws When a package of that name is there: nothing is overwritten.
 */
export function writePackage(root: string, request: PackageRequest): readonly string[] {
  const folder = `packages/${request.name}`;
  if (existsSync(join(root, folder))) throw new Error(`${folder} is there already. Choose another name, or remove it first.`);
  const files = new Map([
    ...[...packageFiles(request)].map(([file, text]) => [`${folder}/${file}`, text] as const),
    [`.changeset/${request.name}.md`, changesetTemplate(request)] as const,
    ['tsconfig.json', withReference(root, folder)] as const,
    ...withRow(root, request),
  ]);
  for (const [file, text] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return [...files.keys()];
}

function packageFiles(request: PackageRequest): ReadonlyMap<string, string> {
  return new Map([
    ['package.json', json(manifestTemplate(request))],
    ['tsconfig.json', json(solutionTemplate())],
    ['tsconfig.lib.json', json(libTemplate(request))],
    ['tsconfig.spec.json', json(specTemplate())],
    ['jest.config.mjs', jestTemplate(request)],
    ['cherry-pick.mjs', cherryPickTemplate(request)],
    ['README.md', readmeTemplate(request)],
    ['src/index.ts', indexTemplate(request)],
    ['src/purpose.ts', sourceTemplate(request)],
    ['src/purpose.spec.ts', testTemplate(request)],
  ]);
}

function withReference(root: string, folder: string): string {
  const solution = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { references?: { path: string }[] };
  return json({ ...solution, references: [...(solution.references ?? []), { path: folder }] });
}

/** The README with a row for the package, behind those of the other packages; nothing where it has no such table. */
function withRow(root: string, request: PackageRequest): readonly (readonly [string, string])[] {
  const file = join(root, 'README.md');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  const firstApp = lines.findIndex((line) => /^\| \[`[^`]+`\]\(apps\//.test(line));
  const isRow = (line: string, at: number): boolean => /^\| \[`[^`]+`\]\(packages\//.test(line) && (firstApp === -1 || at < firstApp);
  const last = lines.findLastIndex(isRow);
  if (last === -1) return [];
  return [['README.md', lines.toSpliced(last + 1, 0, tableRow(request)).join('\n')]];
}

/** The package's row in the table of the root README. */
export function tableRow({ name, description }: PackageRequest): string {
  const plain = description.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').replace(/\.$/, '');
  return `| [\`@tutti/${name}\`](packages/${name}) | ${plain} | ${plain} |`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
