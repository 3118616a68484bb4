import type { RunId } from '../run/keys.ts';
import type { NewRun } from '../run/new-run.ts';
import type { Outcome, OutputRef } from '../run/outcome.ts';
import type { Host } from './host.ts';

/** Given by the kernel to a Runtime, so that an adapter imports core alone. */
export interface Worker {
  /** Drives one run on a Host to its end. `createdAt` in ms since 1970. Rejects with what the Host's commit rejected with. */
  drive(run: NewRun & { readonly runId: RunId; readonly createdAt: number }, host: Host): Promise<Outcome<OutputRef>>;
}
