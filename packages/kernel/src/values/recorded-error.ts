import { fromErrorRecord, isThenable, toErrorRecord, type ErrorRecord, type Json, type Redactor } from '@tutti/core';

/** An error as it goes on record: without secrets, where a redactor is given. */
export function recordedError(error: unknown, redactor: Redactor | undefined): ErrorRecord {
  const record = toErrorRecord(error);
  return redactor === undefined ? record : (redactor.redactJson(record as unknown as Json) as unknown as ErrorRecord);
}

/** Lets a piece of work throw nothing that may not go on record. */
export function withoutSecrets<T>(work: () => T | Promise<T>, redactor: Redactor | undefined): T | Promise<T> {
  if (redactor === undefined) return work();
  const refuse = (error: unknown): never => {
    throw fromErrorRecord(recordedError(error, redactor));
  };
  try {
    const result = work();
    return isThenable(result) ? Promise.resolve(result).catch(refuse) : result;
  } catch (error) {
    return refuse(error);
  }
}
