import type { Json } from '@tutti/core';

/** How a story went on after its process was killed. */
export interface Recovery {
  readonly result: Json;
  /** From opening the journal to being driven again, ms. */
  readonly recoveredMs: number;
  /** Questions answered from the ledger. */
  readonly decisions: number;
  readonly completedBefore: number;
  /** Steps on record as completed that ran again. */
  readonly rerun: readonly string[];
  readonly completedTwice: readonly string[];
  /** The runs there are, children included. */
  readonly runs: readonly string[];
  readonly closings: readonly number[];
  readonly problems: readonly string[];
}

/** A story that nobody disturbed. */
export interface Calm {
  readonly writes: number;
  readonly result: Json;
  readonly runs: readonly string[];
}

/** What is wrong with a recovery, measured by a life that nobody disturbed. */
export function faults(recovery: Recovery, calm: Calm): readonly string[] {
  const found: string[] = [];
  if (JSON.stringify(recovery.result) !== JSON.stringify(calm.result)) found.push(`it ended as ${JSON.stringify(recovery.result)}`);
  if (recovery.rerun.length > 0) found.push(`completed and yet run again: ${recovery.rerun.join(', ')}`);
  if (recovery.completedTwice.length > 0) found.push(`on record twice: ${recovery.completedTwice.join(', ')}`);
  if (recovery.runs.join() !== calm.runs.join()) found.push(`the runs are ${recovery.runs.join(', ')} instead of ${calm.runs.join(', ')}`);
  if (recovery.closings.some((closings) => closings !== 1)) found.push(`closed ${recovery.closings.join(' and ')} times`);
  return [...found, ...recovery.problems];
}
