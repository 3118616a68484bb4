import type { Json } from '@tutti/core';

/** Marks of compiled values: what AUTO tags of a parameter become. */
export const AUTO_KEY = 'tutti:auto';
export const PARTS_KEY = 'tutti:parts';

/** A value that the node of an AUTO tag gives. */
export function autoValue(node: string): Json {
  return { [AUTO_KEY]: node };
}

/** A text made of pieces, some given by AUTO tags. */
export function partsValue(parts: readonly Json[]): Json {
  return { [PARTS_KEY]: parts };
}
