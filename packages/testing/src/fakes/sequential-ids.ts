import type { Ids } from '@tutti/core';

/** Ids `run-1`, `run-2`, … */
export function sequentialIds(prefix: string = 'id'): Ids {
  let count = 0;
  return { next: () => `${prefix}-${++count}` };
}
