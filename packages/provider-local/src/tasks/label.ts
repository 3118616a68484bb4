/** One class of a classification. */
export interface Label {
  readonly name: string;
  /** What belongs to it, in words that texts of the class use. */
  readonly description?: string;
  /** Texts of the class. */
  readonly examples?: readonly string[];
}
