import type { ForkOptions } from '../run/fork.ts';
import type { RunId } from '../run/keys.ts';
import type { Message } from '../run/message.ts';
import type { NewRun } from '../run/new-run.ts';
import type { RunEvent } from '../run/run-event.ts';
import type { RunQuery, RunSummary } from '../run/run-summary.ts';

/** Where runs live: in this process on a journal, or on a distributed engine. */
export interface Runtime extends AsyncDisposable {
  readonly capabilities: { readonly fork: boolean; readonly durability: 'strict' | 'relaxed' | 'memory' | 'replicated' };
  /** Durable when it resolves; the same id with the same content is one run. @throws ConflictError for other content. */
  start(run: NewRun): Promise<RunId>;
  /** Durable when it resolves. @throws RunNotFoundError, RunClosedError. */
  post(runId: RunId, message: Message): Promise<'accepted' | 'duplicate'>;
  /** The run's records; with `follow` also those to come, until it closes. */
  read(
    runId: RunId,
    options?: { readonly from?: number; readonly follow?: boolean; readonly signal?: AbortSignal },
  ): AsyncIterable<RunEvent>;
  list(query: RunQuery): AsyncIterable<RunSummary>;
  /** Makes a new run of the records of another; there iff `capabilities.fork`. @throws ForkPointError, RunNotFoundError */
  fork?(runId: RunId, options?: ForkOptions): Promise<RunId>;
  /** Works on runs of these queues until aborted. */
  serve(options: { readonly queues: readonly string[]; readonly signal: AbortSignal }): Promise<void>;
}
