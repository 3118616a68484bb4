import { Diagnostics } from './diagnostics.ts';
import { SourceText } from './source-text.ts';

/** Largest source, in bytes of UTF-8. */
const MAX_SOURCE_BYTES = 1_048_576;

const controlChar = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]/;
const bidiChar = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Reads a source: text, or bytes in UTF-8. Problems that make the rest meaningless end it here. */
export function decodeText(
  input: string | Uint8Array,
  file: string | undefined,
): { readonly source: SourceText; readonly diagnostics: Diagnostics } {
  const text = typeof input === 'string' ? input : decodeBytes(input);
  // A carriage return alone ends a line in YAML too, but not for the parser.
  const source = new SourceText((text ?? '').replace(/^\uFEFF/, '').replaceAll(/\r(?!\n)/g, '\n'), file);
  const diagnostics = new Diagnostics(source);
  const size = typeof input === 'string' ? Buffer.byteLength(input) : input.byteLength;
  if (size > MAX_SOURCE_BYTES) {
    diagnostics.error({
      code: 'TEXT_TOO_LARGE',
      message: `The file has ${size} bytes; at most ${MAX_SOURCE_BYTES} are read.`,
      hint: 'Move long texts to files of their own and include them.',
    });
  } else if (text === undefined || looksLikeUtf16(text)) {
    diagnostics.error({ code: 'TEXT_ENCODING', message: 'The file is not UTF-8.', hint: 'Save it as UTF-8.', at: { start: 0, end: 1 } });
  } else {
    checkCharacters(source.text, diagnostics);
  }
  return { source, diagnostics };
}

function decodeBytes(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength > MAX_SOURCE_BYTES) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Every second character of Latin text in UTF-16 is a NUL when it is read as UTF-8. */
function looksLikeUtf16(text: string): boolean {
  const head = text.slice(0, 1_000);
  return text.startsWith('\uFFFD\uFFFD') || head.split('\0').length - 1 > head.length / 4;
}

function checkCharacters(text: string, diagnostics: Diagnostics): void {
  const control = controlChar.exec(text);
  if (control !== null) {
    diagnostics.error({
      code: 'TEXT_CONTROL_CHAR',
      message: `The control character ${point(control[0])} stands in the file.`,
      hint: 'Remove it, or write it as an escape in double quotes.',
      at: span(control.index),
    });
  }
  const bidi = bidiChar.exec(text);
  if (bidi !== null) {
    diagnostics.error({
      code: 'TEXT_BIDI',
      message: `The character ${point(bidi[0])} changes the direction of writing: the file does not read as it looks.`,
      hint: 'Remove it, or write it as an escape in double quotes.',
      at: span(bidi.index),
    });
  }
}

function point(char: string): string {
  return `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

function span(start: number): { readonly start: number; readonly end: number } {
  return { start, end: start + 1 };
}
