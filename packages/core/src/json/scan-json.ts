/** What is wrong with the shape of a JSON text, beyond its grammar. */
export type JsonTrouble = { readonly kind: 'duplicate-key'; readonly key: string } | { readonly kind: 'too-deep' };

/**
 * Looks through a JSON text for what `JSON.parse` lets pass: a key given twice in one object, and nesting beyond `maxDepth`.
 * Linear and without recursion. The grammar is not checked; text that is no JSON gives `undefined` or any trouble met.
 */
export function scanJson(text: string, maxDepth: number): JsonTrouble | undefined {
  // One entry per open container: the keys of an object, or null for a list.
  const open: (Set<string> | null)[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === OPEN_OBJECT || character === OPEN_LIST) {
      open.push(character === OPEN_OBJECT ? new Set() : null);
      if (open.length > maxDepth) return { kind: 'too-deep' };
    } else if (character === CLOSE_OBJECT || character === CLOSE_LIST) {
      open.pop();
    } else if (character === QUOTE) {
      const end = endOfString(text, i);
      const keys = open.at(-1);
      if (keys instanceof Set && isKey(text, end)) {
        const key = unquote(text.slice(i, end));
        if (keys.has(key)) return { kind: 'duplicate-key', key };
        keys.add(key);
      }
      i = end - 1;
    }
  }
  return undefined;
}

const [QUOTE, BACKSLASH, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = ['"', '\\', ':', '{', '}', '[', ']'].map((character) =>
  character.charCodeAt(0),
);

/** The place after the closing quote. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === BACKSLASH) i++;
    else if (character === QUOTE) return i + 1;
  }
  return text.length;
}

function isKey(text: string, from: number): boolean {
  let i = from;
  while (i < text.length && text.charCodeAt(i) <= 0x20) i++;
  return text.charCodeAt(i) === COLON;
}

/** Two spellings of a key are one key: `"a"` and `"\u0061"`. */
function unquote(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}
