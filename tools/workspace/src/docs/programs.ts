import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Document } from './document.ts';

/** A `ts` block of a document, written out as a file. */
export interface DocsProgram {
  readonly document: string;
  /** Line of the block in the document. */
  readonly line: number;
  /** Relative to the root. */
  readonly file: string;
  readonly isRun: boolean;
}

/**
 * Writes the `ts` blocks of all documents into `.docs/` of the package each belongs to: from there an import of
 * '@tutti/…' finds what that package depends on, and the package itself, and nothing else.
 */
export function writePrograms(root: string, documents: readonly Document[]): readonly DocsProgram[] {
  for (const host of new Set(documents.map((document) => document.host))) {
    rmSync(join(root, host, '.docs'), { recursive: true, force: true });
  }
  return documents.flatMap((document) =>
    document.blocks.filter(isProgram).map((block) => {
      const folder = join(document.host, '.docs');
      const name = `${document.file
        .replace(/\.md$/, '')
        .replace(/[^A-Za-z0-9]+/g, '-')
        .toLowerCase()}-${block.line}.ts`;
      const file = `${folder}/${name}`.replaceAll('\\', '/');
      mkdirSync(join(root, folder), { recursive: true });
      // A block without imports is a script to tsc, where top-level await and repeated names are errors.
      writeFileSync(join(root, file), `${block.code}\nexport {};\n`);
      return { document: document.file, line: block.line, file, isRun: !block.flags.includes('no-run') };
    }),
  );
}

function isProgram(block: { readonly language: string }): boolean {
  return block.language === 'ts' || block.language === 'typescript';
}
