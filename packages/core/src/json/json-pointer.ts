import { isJsonObject } from './is-json-object.ts';
import type { Json } from './json.ts';

/**
 * What stands at a place of a document, given as `#` or `#/a/0/b`; `undefined` for a place that is not there or not in this document.
 * @see RFC 6901, sections 4 and 6
 */
export function atPointer(root: Json, pointer: string): Json | undefined {
  if (pointer !== '#' && !pointer.startsWith('#/')) return undefined;
  let found: Json | undefined = root;
  for (const part of pointer.split('/').slice(1)) found = memberOf(found, keyOf(part));
  return found;
}

const INDEX = /^(?:0|[1-9][0-9]*)$/;

function memberOf(value: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(value)) return INDEX.test(key) ? (value as readonly Json[])[Number(key)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function keyOf(part: string): string {
  return decoded(part).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** As it stands where it is no escape. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
