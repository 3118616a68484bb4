/** Source of randomness; deterministic in tests. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}

/** The machine's own generator. Not for secrets. */
export const systemRandom: Random = { next: () => Math.random() };
