import type { Json } from '../json/json.ts';

/** Remembers results by key: the same key with the same content gives the first result again. */
export interface IdempotencyStore {
  get(key: string): Promise<{ readonly contentHash: string; readonly result: Json } | undefined>;
  put(key: string, entry: { readonly contentHash: string; readonly result: Json }, ttlMs: number): Promise<void>;
}
