/** The code broken on purpose in one place, and the spec that has to notice. */
export interface Mutation {
  /** The promise or invariant that no longer holds. */
  readonly promise: string;
  /** Relative to the root. */
  readonly file: string;
  /** Stands in the file once. */
  readonly find: string;
  readonly replace: string;
  /** A project and one of its spec files. */
  readonly caughtBy: readonly [project: string, spec: string];
}
