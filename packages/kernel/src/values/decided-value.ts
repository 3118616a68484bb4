import { assertJson, toErrorRecord, type BlobRef, type ErrorRecord, type EvaluationSettled, type Host, type Json } from '@tutti/core';

/** What an evaluator has said, ready for the record. A large value is there beside its blob. */
export type DecidedValue = Pick<EvaluationSettled, 'value' | 'blob' | 'error'>;

/** Checks what an evaluator gave and says how it is recorded; a value that cannot be is an error of the decision. */
export function decidedValue(value: unknown, what: string, recordable: Host['recordable']): DecidedValue {
  try {
    assertJson(value ?? null, what);
    const json = (value ?? null) as Json;
    const kept: { readonly output: Json } | { readonly blob: BlobRef } = recordable?.(json, what) ?? { output: json };
    return 'blob' in kept ? { value: json, blob: kept.blob } : { value: kept.output };
  } catch (error) {
    return decidedError(error);
  }
}

export function decidedError(error: unknown): { readonly error: ErrorRecord } {
  return { error: toErrorRecord(error) };
}

/** What a decision is called in the errors about it. */
export function nameOfDecision({ evaluator, key }: { readonly evaluator: string; readonly key: string }): string {
  return `The decision of "${evaluator}" for ${key}`;
}
