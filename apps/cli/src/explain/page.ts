/** What an error code means. */
export interface ExplainPage {
  readonly code: string;
  /** What happened, in a sentence. */
  readonly what: string;
  /** How it comes about. */
  readonly why: string;
  /** What to do about it. */
  readonly fix: string;
}
