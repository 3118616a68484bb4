import type { Claim, Clock, Journal, Logger } from '@tutti/core';
import type { LeaseKeeper } from './lease-keeper.ts';

const CLAIM_BATCH = 64;

/** What serving queues needs of a runtime. */
export interface Server {
  readonly journal: Journal;
  readonly keeper: LeaseKeeper;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly workerId: string;
  readonly pollMs: number;
  /** The handlers of this worker, and its programs as `program:NAME`. */
  readonly abilities: readonly string[];
  drive(claim: Claim): Promise<void>;
}

/** Takes and drives runs of these queues until aborted; those that wait for a handler of this worker come with them. */
export async function serve(server: Server, { queues, signal }: { readonly queues: readonly string[]; readonly signal: AbortSignal }): Promise<void> {
  const { journal, workerId, logger } = server;
  while (!signal.aborted) {
    await server.keeper.start();
    const claims = [...(await journal.claim(workerId, queues, CLAIM_BATCH))];
    const limit = CLAIM_BATCH - claims.length;
    if (limit > 0) claims.push(...(await journal.claimNeeding(workerId, queues, { handlers: server.abilities, limit })));
    for (const claim of claims) {
      await server.drive(claim).catch((error: unknown) => logger.warning(`Run "${claim.runId}" could not be taken up: ${String(error)}`));
    }
    if (claims.length < CLAIM_BATCH) await pause(server, signal);
  }
}

function pause({ clock, pollMs }: Server, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(pollMs, end);
    signal.addEventListener('abort', end);
  });
}
