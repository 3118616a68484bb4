// What the fonts that every reader of PDF has can show: Latin letters of Western Europe and some signs (WinAnsi).
const EXTRA = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const REPLACEMENTS: Readonly<Record<string, string>> = {
  '→': '->',
  '←': '<-',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '−': '-',
  '‑': '-',
  '✓': 'x',
  '✔': 'x',
  '☐': '[ ]',
  '☑': '[x]',
  '●': '•',
  '\u2002': ' ',
  '\u2003': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '\u200b': '',
  '\ufeff': '',
  '\ufe0f': '',
};

/** Makes text fit for the fonts at hand, and keeps what it could not show. */
export class PdfText {
  readonly #canShowAll: boolean;
  readonly #missing = new Set<string>();

  constructor({ canShowAll }: { readonly canShowAll: boolean }) {
    this.#canShowAll = canShowAll;
  }

  /** Characters that were shown as `?`, sorted. */
  get missing(): readonly string[] {
    return [...this.#missing].sort();
  }

  /** The text, with a close spelling or `?` for each character the fonts lack. */
  fit(text: string): string {
    const plain = text.replaceAll('\t', '    ').replaceAll(/\r\n?/g, '\n').normalize('NFC');
    return this.#canShowAll ? plain : Array.from(plain, (character) => this.#fitCharacter(character)).join('');
  }

  #fitCharacter(character: string): string {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\n' || (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || EXTRA.includes(character))
      return character;
    const close = REPLACEMENTS[character];
    if (close !== undefined) return close;
    this.#missing.add(character);
    return '?';
  }
}
