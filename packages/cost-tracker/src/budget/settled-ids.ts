/** Ids per generation; two are kept. */
const GENERATION = 50_000;

/**
 * The latest ids that were settled, at least 50,000, with the number of the account that paid: what is settled once is not charged
 * again. They are forgotten by generations, as taking single ones out of the front of a large map takes longer and longer.
 */
export class SettledIds {
  #latest: Map<string, number> = new Map();
  #before: ReadonlyMap<string, number> = new Map();

  has(id: string, account: number): boolean {
    return (this.#latest.get(id) ?? this.#before.get(id)) === account;
  }

  add(id: string, account: number): void {
    if (this.#latest.size >= GENERATION) {
      this.#before = this.#latest;
      this.#latest = new Map();
    }
    this.#latest.set(id, account);
  }

  get size(): number {
    return this.#latest.size + this.#before.size;
  }
}
