const STEPS = 24;
/** Newton's steps shrink quadratically: after one of this size, against the distance to 0 and 1, the root is met to about its square. */
const CLOSE = 1e-3;

/** Divergence of Bernoulli distributions, in nats: how badly q explains observations of mean p. Both in (0, 1). */
export function bernoulliKl(p: number, q: number): number {
  return p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
}

/**
 * The largest mean that observations of mean `p` still allow: the q ≥ p with kl(p, q) = budget. `p` in (0, 1), `budget` ≥ 0, in nats.
 * Newton's method on a convex function: from its second step on it comes down to the root from above.
 * @see Garivier & Cappé 2011, "The KL-UCB algorithm for bounded stochastic bandits and beyond"
 */
export function klUpperBound(p: number, budget: number): number {
  if (budget <= 0) return p;
  const entropy = p * Math.log(p) + (1 - p) * Math.log(1 - p);
  // Dropping p·log(1/q) ≥ 0 gives a bound from above, below 1 as far as a double can tell.
  const most = 1 - Math.exp((entropy - budget) / (1 - p));
  if (most >= 1) return 1;
  let q = Math.min(most, p + Math.sqrt(2 * p * (1 - p) * budget));
  for (let step = 0; step < STEPS && q > p; step++) {
    const excess = entropy - p * Math.log(q) - (1 - p) * Math.log(1 - q) - budget;
    const move = (excess * q * (1 - q)) / (q - p);
    q = Math.min(most, q - move);
    if (Math.abs(move) <= CLOSE * q * (1 - q)) break;
  }
  return q < p ? p : q;
}
