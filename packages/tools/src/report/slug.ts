/** Makes ids of headings, each once: `Key findings` → `key-findings`, then `key-findings-1`. */
export class Slugger {
  readonly #used = new Map<string, number>();

  next(heading: string): string {
    const base =
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
        .trim()
        .replaceAll(/\s+/g, '-') || 'section';
    const before = this.#used.get(base) ?? 0;
    this.#used.set(base, before + 1);
    return before === 0 ? base : `${base}-${before}`;
  }
}
