const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  trade: '™',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  rarr: '→',
  larr: '←',
};

const tag =
  /<\/?(?:a|abbr|b|big|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|img|ins|kbd|li|main|mark|nav|ol|p|picture|pre|q|s|samp|section|small|source|span|strike|strong|sub|summary|sup|svg|table|tbody|td|th|thead|tr|tt|u|ul|var|video)(?:\s[^<>]{0,400})?\/?>/gi;
const image = /!\[[^\]]{0,200}\](?:\([^()\s]{0,400}(?:\s"[^"]{0,300}")?\)|\[[^\]]{0,200}\])/g;
const emptyLink = /\[\s*\](?:\([^()\s]{0,400}\)|\[[^\]]{0,200}\])/g;
const link = /\[([^\][]{1,300})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,400}(?:\s"[^"]{0,300}")?\)/g;
const referenceLink = /\[([^\][]{1,300})\]\[[^\]]{0,200}\]/g;
const autoLink = /<((?:https?:\/\/|mailto:)[^<>\s]{1,400})>/g;
const shortcode = /(^|\s):[a-z][a-z0-9_+-]{1,30}:(?=\s|$)/g;

/** One line of Markdown or HTML as the text a reader sees: links by their words, images gone, marks and tags stripped. */
export function plainInline(line: string): string {
  const codes: string[] = [];
  // What stands in backticks is literal: it is put aside before anything else is read as a mark.
  const marked = line.replaceAll(
    /(`{1,3})([^`]{1,400})\1/g,
    (_, _ticks: string, code: string) => `\u0002${codes.push(code.trim()) - 1}\u0003`,
  );
  return marked
    .replaceAll(image, '')
    .replaceAll(emptyLink, '')
    .replaceAll(link, '$1')
    .replaceAll(referenceLink, '$1')
    .replaceAll(autoLink, '$1')
    .replaceAll(tag, '')
    .replaceAll(/(\*{1,3}|_{2,3})(?=\S)([^*\n]{1,400}?)(?<=\S)\1/g, '$2')
    .replaceAll(/(?<![\w])_(?=\S)([^_\n]{1,300})(?<=\S)_(?![\w])/g, '$1')
    .replaceAll(/~~([^~]{1,300})~~/g, '$1')
    .replaceAll(shortcode, '$1')
    .replaceAll(/\\([\\`*_{}[\]()#+.!|<>-])/g, '$1')
    .replaceAll(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,6}));/gi, decodeEntity)
    .replaceAll(/\u0002(\d+)\u0003/g, (_, index: string) => codes[Number(index)] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function decodeEntity(whole: string, ...[decimal, hex, name]: readonly (string | undefined)[]): string {
  if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
  const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10);
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
}
