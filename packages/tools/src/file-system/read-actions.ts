import { basename, extname } from 'node:path';
import { action, type ActionBody } from '../action/action-body.ts';
import type { FileAccess } from '../files/file-access.ts';
import { matchesGlob } from '../files/glob.ts';
import type { ListedEntry } from '../files/list-folder.ts';
import { decodeText } from '../files/text-encoding.ts';
import { listSchema, pathSchema, readSchema } from './file-parameters.ts';
import { fileResult, infoFields } from './file-result.ts';

/** The actions that change nothing. */
export function readActions(files: FileAccess): Record<string, ActionBody> {
  return { read: read(files), list: list(files), exists: exists(files), metadata: metadata(files) };
}

function read(files: FileAccess): ActionBody {
  return action({
    description: 'Reads a file as text.',
    effect: 'none',
    schema: readSchema,
    run: async ({ path, encoding, max_bytes }, { signal }) => {
      const bytes = await files.read(path, { maxBytes: max_bytes, signal });
      return fileResult('read', path, { content: decodeText(bytes, encoding, path), size: bytes.length, encoding });
    },
  });
}

function list(files: FileAccess): ActionBody {
  return action({
    description: 'Lists what a folder holds.',
    effect: 'none',
    schema: listSchema,
    run: async ({ path, pattern, recursive }, { signal }) => {
      const deep = recursive || (pattern?.includes('/') ?? false);
      const all = await files.list(path, { recursive: deep, signal });
      const entries =
        pattern === undefined ? all : all.filter((entry) => matchesGlob(pattern.includes('/') ? entry.path : entry.name, pattern));
      const pathsOf = (type: ListedEntry['type']): string[] => entries.filter((entry) => entry.type === type).map((entry) => entry.path);
      return fileResult('list', path, {
        items: entries.map((entry) => ({ name: entry.name, path: below(path, entry.path), ...infoFields(entry) })),
        files: pathsOf('file'),
        directories: pathsOf('directory'),
        count: entries.length,
      });
    },
  });
}

function exists(files: FileAccess): ActionBody {
  return action({
    description: 'Says whether something is at a path.',
    effect: 'none',
    schema: pathSchema,
    run: async ({ path }) => {
      const type = await files.typeAt(path);
      return fileResult('exists', path, { exists: type !== undefined, type: type ?? null });
    },
  });
}

function metadata(files: FileAccess): ActionBody {
  return action({
    description: 'Size, times and kind of what is at a path.',
    effect: 'none',
    schema: pathSchema,
    run: async ({ path }) => {
      const info = await files.info(path);
      return fileResult('metadata', path, {
        name: basename(path),
        extension: extname(path),
        ...infoFields(info),
        mode: info.mode.toString(8).padStart(3, '0'),
      });
    },
  });
}

function below(folder: string, path: string): string {
  const trimmed = folder.replace(/\/+$/, '');
  return folder === '.' || folder === './' ? path : `${trimmed}/${path}`;
}
