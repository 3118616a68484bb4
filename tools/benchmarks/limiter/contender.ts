/** A limiter that lets `limit` through per `windowMs`. */
export interface Contender {
  readonly name: string;
  /** Runs `work` as soon as the limit lets it, and resolves when it has run. */
  make(limit: number, windowMs: number): (work: () => void) => Promise<unknown>;
  /** The same with `limit` in each of several windows at once, in the way its documentation combines limits; all of them count every request. */
  makeSeveral?(limit: number, windowsMs: readonly number[]): (work: () => void) => Promise<unknown>;
  /** Requests in one sample, for those that take milliseconds for each. Default 1,000. */
  readonly units?: number;
  /** Whether it is also timed. The strict forms of a library are slower and say more about exactness. */
  readonly isTimed: boolean;
}
