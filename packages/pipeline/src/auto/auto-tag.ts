/** An `<AUTO …>…</AUTO>` of the source: a value that a model decides when the step runs. */
export interface AutoTag {
  readonly attributes: Readonly<Record<string, string>>;
  /** What is written between the tags, as it stands. */
  readonly text: string;
  /** Offsets in the source. */
  readonly start: number;
  readonly end: number;
  readonly isClosed: boolean;
}

/** A source with its AUTO tags replaced by marks that YAML takes as plain text. */
export interface LexedSource {
  readonly text: string;
  readonly tags: readonly AutoTag[];
  /** Finds the marks of tags in a scalar; the first group is the number of the tag. */
  readonly mark: RegExp;
  /** The offset in the source for an offset in {@link text}. */
  toSource(offset: number): number;
}
