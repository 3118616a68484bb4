/** A limiter that lets `limit` through per `windowMs`. */
export interface Contender {
  readonly name: string;
  /** Runs `work` as soon as the limit lets it, and resolves when it has run. */
  make(limit: number, windowMs: number): (work: () => void) => Promise<unknown>;
  /** Whether it is also timed. The strict forms of a library are slower and say more about exactness. */
  readonly isTimed: boolean;
}
