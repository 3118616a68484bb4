import { types } from 'node:util';
import type { Json } from '../json/json.ts';
import { OrchestratorError } from './orchestrator-error.ts';
import { TuttiError } from './tutti-error.ts';

/** An error as plain data: what the journal, the wire and the page carry. Stacks stay in the process. */
export interface ErrorRecord {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly data?: Json;
  readonly cause?: ErrorRecord;
}

const MAX_CAUSES = 4;

/** Turns anything thrown into an {@link ErrorRecord}; unknown errors get the code `INTERNAL` and are not retryable. */
export function toErrorRecord(error: unknown, causes: number = MAX_CAUSES): ErrorRecord {
  try {
    return isError(error) ? recordOf(error, causes) : unknownRecord(describeThrown(error));
  } catch {
    // An error whose own getters throw.
    return unknownRecord('An error was thrown that cannot be read.');
  }
}

function unknownRecord(message: string): ErrorRecord {
  return { name: 'Error', code: 'INTERNAL', message, retryable: false };
}

function recordOf(error: Error, causes: number): ErrorRecord {
  const cause = error.cause === undefined || causes === 0 ? undefined : toErrorRecord(error.cause, causes - 1);
  const tutti = TuttiError.isInstance(error) ? error : undefined;
  return {
    name: error.name,
    code: tutti?.code ?? systemCode(error) ?? 'INTERNAL',
    message: error.message,
    retryable: tutti?.retryable ?? false,
    ...(tutti?.data === undefined ? {} : { data: tutti.data }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** The error of a record, to throw at the public edge; `name`, `code`, `retryable` and `data` are those recorded. */
export function fromErrorRecord(record: ErrorRecord): OrchestratorError {
  const error = new OrchestratorError(record.message, {
    code: record.code,
    retryable: record.retryable,
    ...(record.data === undefined ? {} : { data: record.data }),
    ...(record.cause === undefined ? {} : { cause: fromErrorRecord(record.cause) }),
  });
  error.name = record.name;
  return error;
}

/** Also errors of another realm: Node's own look foreign inside a vm. */
function isError(value: unknown): value is Error {
  return value instanceof Error || TuttiError.isInstance(value) || types.isNativeError(value);
}

function describeThrown(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  // An object without a prototype, or with a hostile toString, has no text.
  try {
    return `A value that is not an error was thrown: ${String(thrown)}`;
  } catch {
    return `A value that is not an error was thrown, of type ${typeof thrown}`;
  }
}

function systemCode(error: Error): string | undefined {
  const code: unknown = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : undefined;
}
