import type { RunResult } from '@tutti/kernel';

/** How a run went on after its process was killed. */
export interface Recovery {
  readonly result: RunResult;
  /** From opening the journal to being driven again, ms. */
  readonly recoveredMs: number;
  /** Questions answered from the ledger. */
  readonly decisions: number;
  readonly completedBefore: number;
  /** Steps on record as completed that ran again. */
  readonly rerun: readonly string[];
  readonly completedTwice: readonly string[];
  /** Effects of kind `once` that did not happen exactly once. */
  readonly onceRepeated: readonly string[];
  /** The run and its child. */
  readonly runs: number;
  readonly closings: readonly number[];
  readonly problems: readonly string[];
}

/** What is wrong with a recovery, measured by a run that nobody disturbed. */
export function faults(recovery: Recovery, calm: RunResult): readonly string[] {
  const found: string[] = [];
  if (JSON.stringify(recovery.result) !== JSON.stringify(calm)) found.push(`it ended as ${JSON.stringify(recovery.result)}`);
  if (recovery.rerun.length > 0) found.push(`completed and yet run again: ${recovery.rerun.join(', ')}`);
  if (recovery.completedTwice.length > 0) found.push(`on record twice: ${recovery.completedTwice.join(', ')}`);
  if (recovery.onceRepeated.length > 0) found.push(`not exactly once: ${recovery.onceRepeated.join(', ')}`);
  if (recovery.runs !== 2) found.push(`${recovery.runs} runs instead of the run and its child`);
  if (recovery.closings.some((closings) => closings !== 1)) found.push(`closed ${recovery.closings.join(' and ')} times`);
  return [...found, ...recovery.problems];
}
