/** One piece of an expression. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'operator' | 'end';
  /** Name, operator, decoded string, or the number as written; for `end` the closing mark. */
  readonly text: string;
  readonly at: number;
  /** Offset behind the token. */
  readonly end: number;
}

/** Where a name may begin and go on: letters of any script, digits, `_` and `$`. */
export const namePattern: RegExp = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
