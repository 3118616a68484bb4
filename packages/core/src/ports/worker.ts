import type { NewRun } from '../run/new-run.ts';
import type { Outcome, OutputRef } from '../run/outcome.ts';
import type { Host } from './host.ts';

/** Given by the kernel to a Runtime, so that an adapter imports core alone. */
export interface Worker {
  /** Drives one run on a Host to its end. Rejects with what the Host's commit rejected with, or with the signal's reason. */
  drive(run: NewRun & { readonly runId: string }, host: Host, signal?: AbortSignal): Promise<Outcome<OutputRef>>;
}
