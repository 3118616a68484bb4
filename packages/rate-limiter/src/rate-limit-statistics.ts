/** What a limiter has done so far. */
export interface RateLimitStatistics {
  /** Requests granted; those cancelled before they were sent are not counted. */
  readonly totalRequests: number;
  /** Tokens used, as settled; estimates where nothing was settled. */
  readonly totalTokens: number;
  /** Time that granted requests have waited, ms. */
  readonly totalWaitMs: number;
  /** `totalWaitMs` per request, ms. */
  readonly averageWaitMs: number;
  /** Requests that waited at all. */
  readonly delayedRequests: number;
  /** Requests that gave up: timed out or cancelled while they waited. */
  readonly abandonedRequests: number;
  /** Leases that are out now. */
  readonly concurrentRequests: number;
  /** Requests that wait now. */
  readonly waitingRequests: number;
}

/** Running sums behind {@link RateLimitStatistics}. */
export class Tally {
  waitMs: number = 0;
  delayed: number = 0;
  abandoned: number = 0;
}
