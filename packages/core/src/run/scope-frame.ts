import type { Json } from '../json/json.ts';

/** One scope a step stands in: the node that opened it, and which item or iteration it is (0-based). */
export interface ScopeFrame {
  readonly node: string;
  readonly index: number;
  /** Number of items of a map; absent for loops. */
  readonly length?: number;
  /** The item of a map. */
  readonly item?: Json;
}
