/** A place in a text: 1-based line and column, 0-based offsets in UTF-16 code units (`end` exclusive). */
export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

/** One problem of a definition: stable code, what and why, where, and what to do about it. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to do, when that is known: `Did you mean "draft"?` */
  readonly hint?: string;
  readonly file?: string;
  readonly range?: SourceRange;
}
