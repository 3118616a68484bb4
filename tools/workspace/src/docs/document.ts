import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../workspace/project.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type MarkdownBlock, markdownBlocks } from './markdown-blocks.ts';

/** A Markdown file whose blocks are checked. */
export interface Document {
  /** Relative to the root. */
  readonly file: string;
  readonly text: string;
  readonly blocks: readonly MarkdownBlock[];
  /** The package from whose folder the imports of its programs resolve. */
  readonly host: string;
  /** Whether it is the README of a published package, which must show a program. */
  readonly isPackageReadme: boolean;
}

// The command depends on the facade and so on most packages: what it can import, a page of the root may show.
const ROOT_HOST = 'apps/cli';

/** The READMEs of all packages, and the pages of the root and of docs/. */
export function readDocuments(workspace: Workspace): readonly Document[] {
  const readmes = workspace.projects.flatMap((project) => readmeOf(workspace.root, project));
  const pages = [...markdownIn(workspace.root, ''), ...markdownIn(workspace.root, 'docs')];
  return [...readmes, ...pages.map((file) => readDocument(workspace.root, file, { host: ROOT_HOST, isPackageReadme: false }))];
}

function readmeOf(root: string, project: Project): readonly Document[] {
  const file = `${project.folder}/README.md`;
  if (!existsSync(join(root, file))) return [];
  return [readDocument(root, file, { host: project.folder, isPackageReadme: project.isPublished })];
}

function readDocument(root: string, file: string, place: Pick<Document, 'host' | 'isPackageReadme'>): Document {
  const text = readFileSync(join(root, file), 'utf8');
  return { file, text, blocks: markdownBlocks(text), ...place };
}

function markdownIn(root: string, folder: string): readonly string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true, recursive: folder !== '' })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}
