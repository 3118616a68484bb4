// C0, DEL, C1; and the marks that reorder or hide text (Unicode TR #36, "bidirectional text spoofing").
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/gu;

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}

/** A name or id in one line: characters that could move the cursor, colour or hide text are shown as escapes. */
export function printable(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** Text of several lines: line ends and tabs stay, everything else unsafe is shown as escapes. */
export function printableText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSAFE, (character) => (character === '\n' || character === '\t' ? character : escaped(character)));
}

/** At most `width` characters of one line; the end is marked when something was cut. */
export function shorten(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
