import { systemClock, type Clock, type Journal, type NodeView, type RunId, type RunSummary } from '@tutti/core';
import { QuestionBook, type Question } from '../running/open-questions.ts';

const LOOK_EVERY_MS = 200;

/** What a look at a run and its child runs has found. */
export interface Look {
  readonly questions: readonly Question[];
  /** Nothing goes on in the run, or below it, until somebody acts. */
  readonly standsStill: boolean;
}

/** What a watch needs. */
export interface FamilyWatchParts {
  readonly journal: Journal;
  readonly root: RunId;
  /** Every node instance of a run. */
  readonly nodes: (runId: RunId) => Promise<readonly NodeView[]>;
  readonly clock?: Clock;
}

/** Looks at a run and the runs below it: a step that waits for a child run does not wait by itself, and nobody else would see that the child asks something. */
export class FamilyWatch {
  readonly #parts: FamilyWatchParts;
  readonly #books: Map<RunId, QuestionBook> = new Map();
  #stillAt: string | undefined = undefined;

  constructor(parts: FamilyWatchParts) {
    this.#parts = parts;
  }

  async look(): Promise<Look> {
    const runs = await this.#runs();
    const questions: Question[] = [];
    for (const run of runs) questions.push(...(await this.#questionsOf(run)));
    const [root] = runs;
    // Twice the same, so that a run between two steps is not taken for one that waits.
    const mark =
      root !== undefined && questions.length > 0 && (await this.#isStill(root, runs))
        ? runs.map(({ runId, length }) => `${runId}:${length}`).join()
        : undefined;
    const standsStill = mark !== undefined && mark === this.#stillAt;
    this.#stillAt = mark;
    return { questions, standsStill };
  }

  /** Looks again and again until there is what is looked for, or the signal comes. */
  async until(isFound: (look: Look) => boolean, signal: AbortSignal): Promise<Look | undefined> {
    const { clock = systemClock } = this.#parts;
    while (!signal.aborted) {
      await new Promise<void>((resolve) => {
        const stop = clock.after(LOOK_EVERY_MS, resolve);
        signal.addEventListener(
          'abort',
          () => {
            stop();
            resolve();
          },
          { once: true },
        );
      });
      if (signal.aborted) return undefined;
      const look = await this.look();
      if (isFound(look)) return look;
    }
    return undefined;
  }

  /** The run and all open runs below it, the run first. */
  async #runs(): Promise<readonly RunSummary[]> {
    const { journal, root } = this.#parts;
    const about = await journal.summary(root);
    if (about === undefined) return [];
    const open: RunSummary[] = [];
    for await (const run of journal.list({ family: about.family, status: ['pending', 'running', 'waiting', 'paused', 'needs-decision'] }))
      if (run.parent !== undefined) open.push(run);
    const found = [about];
    // Grows while it is gone through: the children of children come behind.
    for (const { runId } of found) found.push(...open.filter(({ parent }) => parent?.runId === runId));
    return found;
  }

  async #questionsOf({ runId, length }: RunSummary): Promise<readonly Question[]> {
    const book = this.#books.get(runId) ?? new QuestionBook(this.#parts.journal, runId);
    this.#books.set(runId, book);
    if (book.length < length) await book.read();
    return book.open;
  }

  async #isStill(run: RunSummary, all: readonly RunSummary[]): Promise<boolean> {
    const { status, waitingFor, runId } = run;
    if (status === 'paused' || status === 'needs-decision' || waitingFor === 'signal' || waitingFor === 'handler') return true;
    const children = all.filter(({ parent }) => parent?.runId === runId);
    if (children.length === 0) return false;
    for (const child of children) if (!(await this.#isStill(child, all))) return false;
    const awaiting = new Set(children.map(({ parent }) => parent?.path.replace(/#.*$/, '')));
    const busy = leaves(await this.#parts.nodes(runId)).filter((node) => node.status === 'running' || node.status === 'waiting');
    return busy.every((node) => awaiting.has(node.path) || node.waitingFor === 'signal' || node.waitingFor === 'decision');
  }
}

/** Nodes that only hold others are at work as long as those are. */
function leaves(nodes: readonly NodeView[]): readonly NodeView[] {
  const holders = new Set(nodes.flatMap(({ path }) => holdersOf(path)));
  return nodes.filter(({ path }) => !holders.has(path));
}

/** `review[3]/draft` is held by `review`, and by `review[3]`. */
function holdersOf(path: string): readonly string[] {
  return [...path.matchAll(/[/[]/g)].map(({ index }) => path.slice(0, index));
}
