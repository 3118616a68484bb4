const MAX_TEXT = 50_000;

/**
 * What was made of texts, for those that were asked for lately. It is two halves, of which the older one is forgotten when the younger one
 * is full: to take the oldest entry out of a full map, each time, is to step over all that were taken out before it.
 */
export class TextCache<Item> {
  readonly #half: number;
  #young = new Map<string, Item>();
  #old = new Map<string, Item>();

  /** @param size how many are kept at most. */
  constructor(size: number) {
    this.#half = Math.ceil(size / 2);
  }

  /** What was made of a text, else what is made of it now. Nothing is kept when `make` throws, nor of texts above 50,000 characters. */
  get(text: string, make: (text: string) => Item): Item {
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    const item = this.#old.get(text) ?? make(text);
    if (text.length > MAX_TEXT) return item;
    if (this.#young.size >= this.#half) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, item);
    return item;
  }
}
