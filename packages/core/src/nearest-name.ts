import { distance } from 'fastest-levenshtein';

/** The candidate nearest to a misspelt name, or `undefined` when none is within `maxDistance` edits (default: a third of its length, at least 2). */
export function nearestName(
  name: string,
  candidates: Iterable<string>,
  maxDistance: number = Math.max(2, Math.floor(name.length / 3)),
): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = maxDistance + 1;
  for (const candidate of candidates) {
    // The length difference is a lower bound of the distance: most candidates end here.
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const d = distance(wanted, candidate.toLowerCase());
    if (d < bestDistance) [best, bestDistance] = [candidate, d];
  }
  return best;
}

/** `Did you mean "draft"?`, or an empty text when no candidate is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const nearest = nearestName(name, candidates);
  return nearest === undefined ? '' : `Did you mean "${nearest}"?`;
}
