import type { JsonObject } from '@tutti/core';

/** The path of what was written, under each name that pipelines use for it. */
export function pathFields(path: string): JsonObject {
  return { path, file_path: path, filepath: path, output_path: path };
}
