import type { ErrorRecord } from '../errors/error-record.ts';
import type { Json } from '../json/json.ts';

/** Where a value is to be found: in a step's record, in values gathered from several, or inline. Program states hold these, never outputs. */
export type OutputRef =
  | { readonly step: string }
  | { readonly list: readonly OutputRef[] }
  | { readonly record: Readonly<Record<string, OutputRef>> }
  | { readonly value: Json };

/** How a run or a step ended. `partial`: some steps failed and were tolerated. Failures are values here; exceptions are for the public edge. */
export type Outcome<Output = Json> =
  | { readonly status: 'completed' | 'partial'; readonly output: Output }
  | { readonly status: 'failed'; readonly error: ErrorRecord; readonly because?: string }
  | { readonly status: 'cancelled'; readonly reason: string };
