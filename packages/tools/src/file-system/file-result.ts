import type { JsonObject } from '@tutti/core';
import type { EntryInfo } from '../files/entry-info.ts';

/** What every result of the file tool says; the path under each name that pipelines use for it. */
export function fileResult(action: string, path: string, rest: JsonObject): JsonObject {
  return { action, path, file_path: path, filepath: path, ...rest, success: true };
}

export function infoFields(info: EntryInfo): JsonObject {
  return {
    type: info.type,
    size: info.size,
    modified_at: new Date(info.modifiedAt).toISOString(),
    created_at: new Date(info.createdAt).toISOString(),
  };
}
