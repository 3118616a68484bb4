import type { LateError } from './late-error.ts';

/** Lets what others promise be given up when their time is over. */
export class Race {
  readonly #losers: Set<(error: Error) => void> = new Set();

  /** The value, or a rejection with the error of `end` if that comes first. */
  unlessEnded<T>(value: Promise<T>): Promise<T> {
    let lose: (error: Error) => void = () => undefined;
    const ended = new Promise<never>((_, reject) => this.#losers.add((lose = reject)));
    return Promise.race([value, ended]).finally(() => this.#losers.delete(lose));
  }

  end(failure: LateError): void {
    for (const lose of this.#losers) lose(failure.error);
    this.#losers.clear();
  }
}
