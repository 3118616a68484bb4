import type { Claim, Clock, Journal, Logger, RunId } from '@tutti/core';
import type { LeaseKeeper } from './lease-keeper.ts';
import { summaryOf } from './load-run.ts';

const CLAIM_BATCH = 64;
const PUT_BACK_POLLS = 5;
/** In a journal that gives no news, what is posted to a sleeping run, and what is due, is seen within this time, ms. */
const LONGEST_PAUSE_MS = 40;

/** What serving queues needs of a runtime. */
export interface Server {
  readonly journal: Journal;
  readonly keeper: LeaseKeeper;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly workerId: string;
  readonly pollMs: number;
  readonly handlers: ReadonlyMap<string, unknown>;
  readonly programs: ReadonlyMap<string, unknown>;
  readonly evaluators: ReadonlyMap<string, unknown>;
  drive(claim: Claim): Promise<void>;
  isLive(runId: RunId): boolean;
  readonly leaseTtlMs: number;
  readonly maxRecoveries: number;
}

/** Takes and drives runs of these queues until aborted; those that wait for a handler of this worker come with them. */
export async function serve(
  server: Server,
  { queues, signal }: { readonly queues: readonly string[]; readonly signal: AbortSignal },
): Promise<void> {
  const { journal, workerId, logger } = server;
  const suspects = new Suspects(server);
  const abilities = abilitiesOf(server);
  while (!signal.aborted) {
    await server.keeper.start();
    const claims = [...(await journal.claim(workerId, queues, CLAIM_BATCH))];
    const limit = CLAIM_BATCH - claims.length;
    if (limit > 0) claims.push(...(await journal.claimNeeding(workerId, queues, { handlers: abilities, limit })));
    const held = suspects.held(claims);
    // First of all, as what begins may end the process: what is not given back by then would count as cut off with it.
    for (const claim of held) await putBack(server, claim);
    for (const claim of claims) {
      if (!held.has(claim))
        await server.drive(claim).catch((error: unknown) => logger.warning(`Run "${claim.runId}" could not be taken up: ${String(error)}`));
    }
    if (claims.length < CLAIM_BATCH) await pause(server, queues, signal);
  }
}

/** What a run may need of a worker, by the names that the journal keeps. */
function abilitiesOf({ handlers, programs, evaluators }: Server): readonly string[] {
  return [
    ...handlers.keys(),
    ...Array.from(programs.keys(), (name) => `program:${name}`),
    ...Array.from(evaluators.keys(), (name) => `evaluator:${name}`),
  ];
}

/** Cut off at work as often as this, a run is suspected to be what ends its processes. */
const SUSPECT_FROM = 2;

/** One suspect is at work at a time, so that those it would take with it are not suspected for long. */
class Suspects {
  readonly #server: Server;
  #inHand: RunId | undefined = undefined;
  #until: number = 0;

  constructor(server: Server) {
    this.#server = server;
  }

  /** Those of these claims that must wait until the suspect in hand has ended, or has been at work for long enough. */
  held(claims: readonly Claim[]): ReadonlySet<Claim> {
    const { clock, leaseTtlMs, maxRecoveries } = this.#server;
    const suspects = claims.filter(({ recoveries }) => recoveries >= SUSPECT_FROM && recoveries <= maxRecoveries);
    const isBusy = this.#inHand !== undefined && this.#server.isLive(this.#inHand) && clock.monotonic() < this.#until;
    const next = isBusy ? undefined : suspects.shift();
    if (next !== undefined) {
      this.#inHand = next.runId;
      // One that has not ended its process in this time is probably not the one.
      this.#until = clock.monotonic() + leaseTtlMs;
    }
    return new Set(suspects);
  }
}

/** Gives a run back for a while, with nothing of it done. */
async function putBack({ journal, clock, pollMs, logger }: Server, { runId, epoch }: Claim): Promise<void> {
  try {
    const { length } = await summaryOf(journal, runId);
    await journal.append({ runId, epoch, expectedSeq: length, events: [], wakeAt: clock.now() + PUT_BACK_POLLS * pollMs });
    await journal.release(runId, epoch, { isUntouched: true });
  } catch (error) {
    logger.warning(`Run "${runId}" could not be given back: ${String(error)}`);
  }
}

function pause({ journal, clock, pollMs }: Server, queues: readonly string[], signal: AbortSignal): Promise<void> {
  if (journal.news !== undefined) return journal.news(queues, { withinMs: pollMs, signal });
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(Math.min(pollMs, LONGEST_PAUSE_MS), end);
    signal.addEventListener('abort', end);
  });
}
