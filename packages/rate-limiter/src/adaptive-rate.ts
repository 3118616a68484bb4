/** A rejection within this time of the last one belongs to the same burst. */
const BURST_MS = 1_000;
const RECOVERY_STEP_MS = 6_000;
const RECOVERY_STEP = 0.1;
const LOWEST = 1 / 32;

/**
 * Additive increase, multiplicative decrease: what a server's bare "too many requests" does to our rate when it names no limit.
 * Each burst of rejections halves the rate; every 6 s give a tenth of the full rate back.
 * @see Chiu and Jain 1989, Analysis of the increase and decrease algorithms for congestion avoidance.
 */
export class AdaptiveRate {
  #rate: number = 1;
  #since: number = 0;
  #rejectedAt: number = -Infinity;

  /** Share of the configured rate that may be used, (0, 1]. */
  at(now: number): number {
    if (this.#rate === 1) return 1;
    const steps = Math.floor((now - this.#since) / RECOVERY_STEP_MS);
    if (steps > 0) {
      this.#rate = Math.min(1, this.#rate + steps * RECOVERY_STEP);
      this.#since += steps * RECOVERY_STEP_MS;
    }
    return this.#rate;
  }

  /** Time to the next increase, ms; `Infinity` at the full rate. */
  nextStepMs(now: number): number {
    return this.at(now) === 1 ? Infinity : this.#since + RECOVERY_STEP_MS - now;
  }

  reject(now: number): void {
    if (now - this.#rejectedAt < BURST_MS) return;
    this.#rejectedAt = now;
    this.#rate = Math.max(LOWEST, this.at(now) / 2);
    this.#since = now;
  }
}
