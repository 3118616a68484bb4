import type { BlobRef, Journal, Json, RunEvent, RunId } from '@tutti/core';
import type { Question as Asked } from '@tutti/tools';

/** Something a run waits for from outside. */
export type Question = DecisionQuestion | SignalQuestion;

interface AnyQuestion {
  readonly runId: RunId;
  readonly path: string;
  readonly key?: string;
  readonly reason: string;
}

export interface DecisionQuestion extends AnyQuestion {
  readonly kind: 'decision';
}

export interface SignalQuestion extends AnyQuestion {
  readonly kind: 'signal';
  readonly signal: string;
  /** What a person is asked, where the step has kept it. */
  readonly asked?: Asked;
}

/** What a run asks of people: decisions needed and not made, signals waited for and not come. */
export async function openQuestions(journal: Journal, runId: RunId): Promise<readonly Question[]> {
  const book = new QuestionBook(journal, runId);
  await book.read();
  return book.open;
}

// A step keeps its question under this key before it waits: QUESTION_KEY of the tools, which need not be loaded to read it.
const QUESTION_KEY = 'question';

/** The open questions of one run, read on from where it was read to. */
export class QuestionBook {
  readonly #journal: Journal;
  readonly #runId: RunId;
  readonly #open: Map<string, Question> = new Map();
  readonly #asked: Map<string, Asked & { readonly signal: string }> = new Map();
  #next = 0;

  constructor(journal: Journal, runId: RunId) {
    this.#journal = journal;
    this.#runId = runId;
  }

  get open(): readonly Question[] {
    return [...this.#open.values()];
  }

  /** Number of records read. */
  get length(): number {
    return this.#next;
  }

  async read(): Promise<void> {
    for await (const batch of this.#journal.read(this.#runId, this.#next)) {
      for (const event of batch) {
        this.#next = event.seq + 1;
        if (event.type === 'substep.completed' && (event.key === QUESTION_KEY || event.key.startsWith(`${QUESTION_KEY}.`)))
          await this.#keep(event.path, event);
        else this.#take(event);
      }
    }
  }

  async #keep(path: string, { output, blob }: { readonly output?: Json; readonly blob?: BlobRef }): Promise<void> {
    const asked = blob === undefined ? output : (JSON.parse(new TextDecoder().decode(await this.#journal.blob(blob.hash))) as Json);
    if (isAsked(asked)) this.#asked.set(path, asked);
  }

  #take(event: RunEvent): void {
    const open = this.#open;
    const runId = this.#runId;
    switch (event.type) {
      case 'decision.needed': {
        const { path, key, reason } = event;
        open.set(`${path}\0${key ?? ''}`, { kind: 'decision', runId, path, ...(key === undefined ? {} : { key }), reason });
        return;
      }
      case 'wait.opened': {
        const { path, key, until } = event;
        if ('signal' in until) open.set(`${path}\0${key}`, this.#signalQuestion(path, key, until.signal));
        return;
      }
      case 'decision.made':
        return void open.delete(`${event.path}\0${event.key ?? ''}`);
      case 'wait.closed':
        return void open.delete(`${event.path}\0${event.key}`);
      case 'step.completed':
      case 'step.failed':
      case 'step.cancelled': {
        for (const [name, question] of open) if (question.path === event.path) open.delete(name);
        return;
      }
      // A fork asks anew what is to be asked there.
      case 'run.forked': {
        for (const [name, question] of open) if (question.kind === 'decision') open.delete(name);
        return;
      }
      case 'run.closed':
        return open.clear();
      default:
    }
  }

  #signalQuestion(path: string, key: string, signal: string): SignalQuestion {
    const about = this.#asked.get(path);
    if (about?.signal !== signal)
      return { kind: 'signal', runId: this.#runId, path, key, signal, reason: `waits for the signal "${signal}"` };
    const { signal: _, ...asked } = about;
    return { kind: 'signal', runId: this.#runId, path, key, signal, reason: asked.prompt, asked };
  }
}

function isAsked(value: Json | undefined): value is Json & Asked & { readonly signal: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { prompt, type, signal } = value as Readonly<Record<string, Json>>;
  return typeof prompt === 'string' && typeof type === 'string' && typeof signal === 'string';
}
