import { Redactor } from '@tutti/core';

const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;
const redactor = new Redactor();

/** What looks like a key of a known service taken out, so that no message shows it. */
export function maskSecrets(text: string): string {
  return redactor.redact(text);
}

/** A text fit for terminals and logs: control, formatting and private characters are written out as code points. */
export function printable(text: string): string {
  return text.replaceAll(invisible, (char) => (char === '\t' ? char : `\\u{${char.codePointAt(0)!.toString(16)}}`));
}

/** A text in quotes for a message; characters that look like others are named by their code points. */
export function quoted(text: string): string {
  const shown = printable(maskSecrets(text.length > 80 ? `${text.slice(0, 77)}…` : text));
  const odd = [...text].filter((char) => char.codePointAt(0)! > 0x7f).slice(0, 3);
  const points = odd.map((char) => `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`);
  return `"${shown.replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"${points.length === 0 ? '' : ` (with ${points.join(', ')})`}`;
}

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

function charWidth(char: string): number {
  const code = char.codePointAt(0)!;
  if (/\p{M}/u.test(char) || code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f)) return 0;
  return isWide(code) ? 2 : 1;
}

function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}
