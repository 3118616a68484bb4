import type { Json, JsonObject } from '@tutti/core';

/** What a browser gives for one action beside the page itself. */
export function browserFields(action: string, parameters: JsonObject): JsonObject {
  const path = pathIn(parameters);
  switch (action) {
    case 'verify':
      return { accessible: true, verified: true, checks: [] };
    case 'screenshot':
      return { ...fileFields(path ?? 'screenshot.png'), screenshot_path: path ?? 'screenshot.png', format: formatOf(parameters, path) };
    case 'pdf':
      return { ...fileFields(path ?? 'page.pdf'), pdf_path: path ?? 'page.pdf', format: 'pdf' };
    case 'interact':
      return path === undefined ? {} : { ...fileFields(path), screenshot_path: path };
    default:
      return {};
  }
}

function pathIn(parameters: JsonObject): string | undefined {
  const given: readonly (Json | undefined)[] = ['output_path', 'path', 'file', 'save_to', 'screenshot_path'].map(
    (name) => parameters[name],
  );
  return given.find((value) => typeof value === 'string');
}

function fileFields(path: string): JsonObject {
  return { path, file_path: path, filepath: path, output_path: path };
}

function formatOf({ format }: JsonObject, path: string | undefined): string {
  return typeof format === 'string' ? format : /\.jpe?g$/i.test(path ?? '') ? 'jpeg' : 'png';
}
