import { RunClosedError, isClosed, type Journal, type Logger, type Message, type NewRun, type RunId, type RunSummary } from '@tutti/core';
import { childRunId } from './child-runs.ts';
import { messageOf, tellChildren, type ChildNews } from './tell-children.ts';

/** What the children of a runtime's runs need of it. */
export interface Parents {
  readonly journal: Journal;
  readonly logger: Logger;
  start(run: NewRun): Promise<RunId>;
  post(runId: RunId, message: Message): Promise<unknown>;
  familyOf(runId: RunId): Promise<RunId>;
  hasChild(parent: RunId, path: string): boolean;
}

/** Starts child runs and passes on to them what befalls their parents, wherever they are driven. */
export class Children {
  readonly #parents: Parents;
  /** On their way: they cannot be cancelled before they are there. */
  readonly #starting: Map<RunId, Promise<unknown>> = new Map();

  constructor(parents: Parents) {
    this.#parents = parents;
  }

  start(run: NewRun & { readonly runId: RunId }): Promise<RunId> {
    const starting = this.#parents.start(run).finally(() => this.#starting.delete(run.runId));
    this.#starting.set(run.runId, starting);
    return starting;
  }

  tell(parent: RunId, news: ChildNews): void {
    const { journal, logger } = this.#parents;
    const family = {
      journal,
      familyOf: (runId: RunId) => this.#parents.familyOf(runId),
      post: (runId: RunId, message: Message) => this.#post(runId, message),
    };
    tellChildren(family, parent, news).catch((error: unknown) =>
      logger.warning(`The children of run "${parent}" could not be told: ${String(error)}`),
    );
  }

  cancelAt(parent: RunId, path: string, reason: string): void {
    if (this.#parents.hasChild(parent, path)) void this.cancel(childRunId(parent, path), reason);
  }

  /** A parent whose process died when it ended may not have told its children. */
  async heeding(about: RunSummary): Promise<RunSummary> {
    const { runId, parent } = about;
    if (parent === undefined || parent.onParentClose === 'abandon' || isClosed(about.status)) return about;
    const { journal } = this.#parents;
    const above = await journal.summary(parent.runId);
    if (above !== undefined && isClosed(above.status))
      await journal.post(runId, messageOf(parent.runId, { type: 'cancel', reason: `its parent run "${parent.runId}" has ended` }));
    return about;
  }

  async cancel(runId: RunId, reason: string): Promise<void> {
    await this.#starting.get(runId)?.catch(() => undefined);
    await this.#post(runId, { id: `cancel:${runId}`, type: 'cancel', reason }).catch((error: unknown) => {
      this.#parents.logger.warning(`Run "${runId}" could not be cancelled: ${String(error)}`);
    });
  }

  /** One that has ended needs to hear nothing any more. */
  async #post(runId: RunId, message: Message): Promise<void> {
    await this.#parents.post(runId, message).catch((error: unknown) => {
      if (!(error instanceof RunClosedError)) throw error;
    });
  }
}
