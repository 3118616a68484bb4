import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The executable of the pinned pnpm: on PATH under `npm test`, else where the bootstrap noted that it lies. */
export function findPnpm(root: string): string {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'pnpm'))
    .find((file) => existsSync(file));
  const file = onPath ?? noted(join(root, '.cache', 'pnpm-place.json'));
  if (file === undefined) {
    throw new Error('pnpm is neither on PATH nor brought by the bootstrap yet. Run "npm test" once, or "npm start", and try again.');
  }
  return file;
}

function noted(placeFile: string): string | undefined {
  if (!existsSync(placeFile)) return undefined;
  const place = JSON.parse(readFileSync(placeFile, 'utf8')) as { readonly file?: string };
  return place.file !== undefined && existsSync(place.file) ? place.file : undefined;
}
