import type { FinishReason, Json } from '@tutti/core';

/** What a task has found, as it is to be said. */
export interface Produced {
  /** In parts that a stream gives one by one; joined they are the whole text. */
  readonly pieces: readonly string[];
  readonly finishReason: FinishReason;
  readonly object?: Json;
  /** Scores and the like, for the usage record. */
  readonly details: Readonly<Record<string, Json>>;
}

/** Entries one below the other, or in one line. */
export function listed(texts: readonly string[], isList: boolean): readonly string[] {
  return texts.map((text, index) => (isList ? `${index === 0 ? '' : '\n'}- ${text}` : `${index === 0 ? '' : ' '}${text}`));
}
