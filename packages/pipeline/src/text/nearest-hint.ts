import { nearestName } from '@tutti/core';

/** `Did you mean "draft"?`, or an empty text. Short names have to be nearer: one edit of three letters is half a name. */
export function nearestHint(name: string, candidates: Iterable<string>): string {
  const nearest = nearestName(name, candidates, name.length <= 3 ? 1 : undefined);
  return nearest === undefined || nearest === name ? '' : `Did you mean "${nearest}"?`;
}
