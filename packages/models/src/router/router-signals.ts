/** What others know about models at this moment: circuit breakers, limiters. All optional. */
export interface RouterSignals {
  /** False while calls to the model would be refused: its breaker is open, its key is spent. */
  isAvailable?(model: string): boolean;
  /** How long its limits make a call of so many tokens, in and out, wait, ms. `Infinity`: it can never be let in. */
  waitMs?(model: string, tokens: number): number;
  /** Calls at work, when others than this router start them. */
  inFlight?(model: string): number;
}
