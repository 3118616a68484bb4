import type { Evaluated, Json } from '@tutti/core';

/** What an evaluator has decided. */
export type Answer = Pick<Evaluated, 'value' | 'error'>;

/** Whether a decision says yes: anything but false, null, 0 and the empty text. */
export function isTrue(answer: Answer): boolean {
  return Boolean(valueOf(answer));
}

export function valueOf({ value }: Answer): Json {
  return value ?? null;
}
