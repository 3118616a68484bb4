import type { Json } from '../json/json.ts';

/** Where tools tell of their progress. `on` gives a function that ends the subscription. */
export interface EventManager {
  emit(event: string, data: Json): void;
  on(event: string, listener: (data: Json) => void): () => void;
}
