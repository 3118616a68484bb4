import { action, type ActionBody } from '../action/action-body.ts';
import type { FileAccess } from '../files/file-access.ts';
import { hasWildcard, matchesGlob } from '../files/glob.ts';
import { notFound } from '../files/system-error.ts';
import { copySchema, deleteSchema, moveSchema } from './file-parameters.ts';
import { fileResult } from './file-result.ts';

/** The actions on files and folders as wholes. */
export function treeActions(files: FileAccess): Record<string, ActionBody> {
  return { copy: copy(files), move: move(files), delete: remove(files) };
}

function copy(files: FileAccess): ActionBody {
  return action({
    description: 'Copies a file, or a folder with all it holds. Links and special files in a folder are skipped and named.',
    effect: 'idempotent',
    schema: copySchema,
    run: async ({ path, destination }, { signal }) => {
      const report = await files.copy(path, destination, { signal });
      return fileResult('copy', path, {
        source: path,
        destination: report.destination,
        files: report.files,
        size: report.bytes,
        skipped: report.skipped,
      });
    },
  });
}

function move(files: FileAccess): ActionBody {
  return action({
    description: 'Moves or renames a file or folder.',
    effect: 'once',
    acts: 'write',
    schema: moveSchema,
    run: async ({ path, destination, overwrite }, { signal }) => {
      const moved = await files.move(path, destination, { overwrite, signal });
      return fileResult('move', path, { source: path, destination: moved.destination });
    },
  });
}

function remove(files: FileAccess): ActionBody {
  return action({
    description:
      'Deletes files and folders; in a list of paths, wildcards are expanded. What is missing already is no failure unless "missing_ok: false".',
    effect: 'idempotent',
    schema: deleteSchema,
    run: async ({ paths, recursive, missing_ok }, { signal }) => {
      const deleted: string[] = [];
      const missing: string[] = [];
      for (const path of await expand(files, paths, signal)) {
        const was = await files.delete(path, { recursive, signal });
        (was ? deleted : missing).push(path);
      }
      const first = missing[0];
      if (first !== undefined && !missing_ok) throw notFound(first);
      return fileResult('delete', paths[0] ?? '', { deleted, missing, count: deleted.length, existed: deleted.length > 0 });
    },
  });
}

/** A path with wildcards means the paths that fit it now, unless something bears just that name. */
async function expand(files: FileAccess, paths: readonly string[], signal: AbortSignal): Promise<string[]> {
  const expanded: string[] = [];
  for (const path of paths) {
    if (!hasWildcard(path) || (await files.typeAt(path)) !== undefined) expanded.push(path);
    else expanded.push(...(await matching(files, path, signal)));
  }
  return expanded;
}

async function matching(files: FileAccess, pattern: string, signal: AbortSignal): Promise<string[]> {
  const parts = pattern.split('/');
  const firstWild = parts.findIndex(hasWildcard);
  const folder = parts.slice(0, firstWild).join('/') || (pattern.startsWith('/') ? '/' : '.');
  const rest = parts.slice(firstWild).join('/');
  if ((await files.typeAt(folder)) !== 'directory') return [];
  const entries = await files.list(folder, { recursive: rest.includes('/'), signal });
  const prefix = folder === '.' && !pattern.startsWith('./') ? '' : `${folder.replace(/\/$/, '')}/`;
  return entries.filter((entry) => matchesGlob(entry.path, rest)).map((entry) => `${prefix}${entry.path}`);
}
