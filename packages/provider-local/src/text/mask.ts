// Characters of the private use area stand for marks that end no sentence where they are. Length stays the same.
const masks: Readonly<Record<string, string>> = { '.': '\uE000', '?': '\uE001', '!': '\uE002', ':': '\uE003', ';': '\uE004' };
const marks: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(masks).map(([mark, stand]) => [stand, mark]));

const literal = [
  /https?:\/\/[^\s<>"]{1,2000}[^\s<>".,;:!?)\]]/g,
  // Versions, file names, domains, numbers, code like `a.b.c`: a mark with no space after it.
  /[\p{L}\p{N}_)\]'"](?:[.?!:][\p{L}\p{N}_(*][\p{L}\p{N}_(*-]{0,200}){1,20}/gu,
  /\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|excl|No|Nos|Inc|Ltd|Corp|Co|Jr|Sr|Dr|Mr|Mrs|Ms|St|Prof|Fig|Sec|Art|Vol|pp?|ver|min|max)\.(?=\s+[^\s])/g,
];

/** Hides marks inside URLs, versions, file names and abbreviations from the sentence splitter. */
export function mask(text: string): string {
  let masked = text;
  for (const pattern of literal)
    masked = masked.replaceAll(pattern, (found) => found.replaceAll(/[.?!:;]/g, (mark) => masks[mark] ?? mark));
  return masked;
}

/** The text before {@link mask}. */
export function unmask(text: string): string {
  return text.replaceAll(/[\uE000-\uE004]/g, (stand) => marks[stand] ?? stand);
}
