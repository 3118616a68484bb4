/** What others know about models at this moment: circuit breakers, limiters. All optional. */
export interface RouterSignals {
  /** False while calls to the model would be refused: its breaker is open, its key is spent. */
  isAvailable?(model: string): boolean;
  /** How long its limits make a call wait, ms. */
  waitMs?(model: string): number;
  /** Calls at work, when others than this router start them. */
  inFlight?(model: string): number;
}
