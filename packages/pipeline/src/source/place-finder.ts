const blanks = String.raw`(?:\s|#[^\n]*)*`;
const behindColon = /\s*:[ \t]*/y;
const behindDash = new RegExp(String.raw`${blanks}-[ \t]*`, 'y');
const toHeader = new RegExp(String.raw`${blanks}[:-]${blanks}(?=[|>])`, 'y');
const behindBracket = /(?:[\s,]|#[^\n]*)*[\]}]/y;

/** Finds the places that the events of a parser leave out. All are offsets, looked for behind the one given last. */
export class PlaceFinder {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  moveTo(at: number): void {
    this.#at = at;
  }

  /** Where the value of a key would stand that has none. */
  behindColon(): number {
    return this.#find(behindColon) ?? this.#at;
  }

  /** Where an item would stand that is left out. */
  behindDash(): number | undefined {
    return this.#find(behindDash);
  }

  /** Where the `|` or `>` of a text in lines stands. */
  header(): number | undefined {
    return this.#find(toHeader);
  }

  /** Behind what closes a flow mapping or list. */
  behindBracket(): number | undefined {
    return this.#find(behindBracket);
  }

  #find(pattern: RegExp): number | undefined {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return undefined;
    this.#at = pattern.lastIndex;
    return this.#at;
  }
}
