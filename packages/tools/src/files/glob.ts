/** Whether a text holds wildcards: `*` or `?`. */
export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/**
 * Whether a path with `/` fits a pattern: `*` any characters of one name, `?` one, `**` any number of folders.
 * Time is at most the product of both lengths, whatever the pattern.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  return matchParts(
    path.split('/'),
    pattern.split('/').filter((part, index, all) => part !== '**' || all[index - 1] !== '**'),
  );
}

function matchParts(parts: readonly string[], patterns: readonly string[]): boolean {
  return matchSequence(parts, patterns, { isMany: (pattern) => pattern === '**', matches: matchName });
}

function matchName(name: string, pattern: string): boolean {
  return matchSequence([...name], [...pattern], {
    isMany: (character) => character === '*',
    matches: (character, wanted) => wanted === '?' || wanted === character,
  });
}

interface Rule {
  readonly isMany: (pattern: string) => boolean;
  readonly matches: (item: string, pattern: string) => boolean;
}

/** Greedy matching with one point to go back to: the last "many" is the only one that ever needs to take more. */
function matchSequence(items: readonly string[], patterns: readonly string[], rule: Rule): boolean {
  let [item, pattern, back, taken] = [0, 0, -1, 0];
  while (item < items.length) {
    const wanted = patterns[pattern];
    if (wanted !== undefined && rule.isMany(wanted)) {
      back = pattern++;
      taken = item;
    } else if (wanted !== undefined && rule.matches(items[item] as string, wanted)) {
      item++;
      pattern++;
    } else if (back >= 0) {
      pattern = back + 1;
      item = ++taken;
    } else return false;
  }
  return patterns.slice(pattern).every((rest) => rule.isMany(rest));
}
