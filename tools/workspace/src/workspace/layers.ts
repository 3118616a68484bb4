import { readFileSync } from 'node:fs';

/** What packages of one layer may import, and what the layer is for. */
export interface Layer {
  readonly imports: readonly string[];
  readonly purpose: string;
}

const file = new URL('../../layers.json', import.meta.url);

/** The layers of the house; the lint rule reads the same file. */
export const LAYERS: Readonly<Record<string, Layer>> = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Layer>;
