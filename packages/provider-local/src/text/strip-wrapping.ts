/** Runs of characters without a space that are no words: data, keys, minified code. */
const data = /\S{300,}/g;

/** A text with runs of data cut out; reading them as words would take long and tell nothing. */
export function withoutData(text: string): string {
  return text.replaceAll(data, '…');
}

/** A text without what surrounds it for machines: front matter, comment marks of source files, HTML comments, scripts and styles. */
export function stripWrapping(text: string): string {
  const body = text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\u0000', ' ');
  return withoutHtmlBlocks(withoutCommentMarks(withoutFrontMatter(withoutData(body))));
}

function withoutFrontMatter(text: string): string {
  if (!text.startsWith('---\n')) return text;
  const end = text.indexOf('\n---', 3);
  if (end === -1 || end > 4_000 || !/^[A-Za-z_][\w-]*\s*:/m.test(text.slice(4, end))) return text;
  return text.slice(text.indexOf('\n', end + 1) + 1 || text.length);
}

// Block and line comments around a text, as licence headers have them.
function withoutCommentMarks(text: string): string {
  const start = text.trimStart();
  if (start.startsWith('/*')) return text.replaceAll(/^[ \t]*\/\*+!?|\*+\/[ \t]*$/gm, '').replaceAll(/^[ \t]*\*(?:[ \t]|$)/gm, '');
  if (start.startsWith('//')) return text.replaceAll(/^[ \t]*\/\/+[ \t]?/gm, '');
  return text;
}

function withoutHtmlBlocks(text: string): string {
  if (!text.includes('<')) return text;
  return cut(cut(cut(text, '<!--', '-->'), '<script', '</script>'), '<style', '</style>')
    .replaceAll(
      /<h([1-6])(?:\s[^<>]{0,500})?>([\s\S]{0,600}?)<\/h\1>/gi,
      (_, level: string, words: string) => `\n\n${'#'.repeat(Number(level))} ${words.replaceAll(/\s+/g, ' ').trim()}\n\n`,
    )
    .replaceAll(/<h([1-6])(?:\s[^<>]{0,500})?>/gi, (_, level: string) => `\n\n${'#'.repeat(Number(level))} `)
    .replaceAll(
      /<\/(?:h[1-6]|p|div|table|ul|ol|tr|summary|details|blockquote|center)>|<(?:p|div|table|ul|ol|tr|br|hr|blockquote|center)(?:\s[^<>]{0,500})?\/?>/gi,
      '\n\n',
    )
    .replaceAll(/<li(?:\s[^<>]{0,500})?>/gi, '\n- ');
}

/** Removes every piece from `open` to `close`; linear, also when a piece never closes. */
function cut(text: string, open: string, close: string): string {
  const lower = text.toLowerCase();
  const kept: string[] = [];
  let at = 0;
  for (let start = lower.indexOf(open); start !== -1; start = lower.indexOf(open, at)) {
    const end = lower.indexOf(close, start);
    if (end === -1) break;
    kept.push(text.slice(at, start));
    at = end + close.length;
  }
  return kept.length === 0 ? text : kept.join(' ') + text.slice(at);
}
