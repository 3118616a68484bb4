// C0, DEL, C1 (so every ANSI sequence), and marks that hide or reorder text.
// See Unicode Technical Report #36, "Bidirectional Text Spoofing".
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Surrogate}/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
// Joins the parts of one sign, a family or a flag: harmless, and cutting it out would change the sign.
const JOINER = '\u200d';

/** Text in one line that can neither move the cursor nor colour, hide or reorder anything: such characters are shown as escapes. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) =>
    character === JOINER ? character : (SHORT[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`),
  );
}
