import { printable } from '@tutti/monitor';

export { printable };

/** Text of several lines: line ends and tabs stay, everything else that could move the cursor, colour or hide text is shown as escapes. */
export function printableText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .split(/([\n\t])/)
    .map((part) => (part === '\n' || part === '\t' ? part : printable(part)))
    .join('');
}

/** At most `width` characters of one line; the end is marked when something was cut. */
export function shorten(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
