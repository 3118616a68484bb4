import type { Json, JsonObject } from './json.ts';

/**
 * What stands at a place of a document, given as `#` or `#/a/0/b`; `undefined` for a place that is not there or not in this document.
 * @see RFC 6901, section 6
 */
export function atPointer(root: Json, pointer: string): Json | undefined {
  if (pointer !== '#' && !pointer.startsWith('#/')) return undefined;
  let found: Json | undefined = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return found;
}
