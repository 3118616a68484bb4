import type { SourceNode } from './node.ts';

/** A document as it was read. */
export interface ParsedYaml {
  /** Missing when there are errors, or nothing at all. */
  readonly tree?: SourceNode;
  /** What could be read in spite of errors: what is said in one place is true of it, what is missing may stand where nothing could be read. */
  readonly broken?: SourceNode;
}
