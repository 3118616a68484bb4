/** One set of characters: ranges of code units, and whether they are left out. */
export interface CharacterSet {
  readonly ranges: readonly (readonly [number, number])[];
  readonly isNegated: boolean;
}

/** A node of a regular expression. */
export type RegexNode =
  | { readonly kind: 'char'; readonly code: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly body: RegexNode; readonly min: number; readonly max: number; readonly isGreedy: boolean }
  | { readonly kind: 'group'; readonly body: RegexNode; readonly index: number }
  | { readonly kind: 'backreference'; readonly index: number }
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'line-start' | 'line-end' | 'boundary' | 'no-boundary' }
  | { readonly kind: 'look'; readonly body: RegexNode; readonly isNegated: boolean; readonly isBehind: boolean };

/** A parsed regular expression. */
export interface Pattern {
  readonly root: RegexNode;
  /** Number of groups, the whole match not counted. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}
