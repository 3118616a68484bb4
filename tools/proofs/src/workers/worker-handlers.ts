import { TuttiError, graph, wait, type Graph, type Handler, type HandlerFunction, type Json, type StepContext } from '@tutti/core';
import { say } from '../process/speech.ts';
import type { Ledger } from '../process/ledger.ts';

const inner: Graph = graph([wait('answer', { signal: 'never' })]);

/** What a worker's bodies need of it. */
export interface WorkerBodies {
  readonly name: string;
  readonly ledger: Ledger;
  /** Whether bodies that others hold back end at once here. */
  readonly isQuick: boolean;
  /** How long `blocks` holds up the event loop, ms. */
  readonly blockMs: number;
  readonly isMended: boolean;
  /** Resolves when the other side says that this step may end. */
  finish(context: StepContext): Promise<void>;
}

/** Bodies that stand in every place where a run can wait. Those that work give the name of their worker. */
export function workerHandlers({ name, ledger, isQuick, blockMs, isMended, finish }: WorkerBodies): Readonly<Record<string, Handler>> {
  const plain = (run: HandlerFunction): Handler => ({ effect: 'none', run });
  const tell = ({ runId, path }: StepContext): void => say({ type: 'running', runId, path });
  const held: HandlerFunction = async (_, context) => {
    tell(context);
    if (!isQuick) await finish(context);
    return ledger.act(context, name);
  };
  return {
    quick: plain((_, context) => ledger.act(context, name)),
    held: plain(held),
    heldOnce: { effect: 'once', run: held },
    blocks: plain((_, context) => {
      tell(context);
      if (!isQuick) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs);
      return ledger.act(context, name);
    }),
    dies: plain((_, context) => {
      ledger.act(context, name);
      if (isMended) return name;
      process.kill(process.pid, 'SIGKILL');
      return null;
    }),
    heeds: plain((_, context) => {
      tell(context);
      return new Promise<Json>((_resolve, reject) =>
        context.signal.addEventListener('abort', () => reject(context.signal.reason as Error)),
      );
    }),
    waits: plain((_, context) => {
      tell(context);
      return context.wait('answer', { signal: 'never' });
    }),
    naps: plain((_, context) => {
      tell(context);
      return context.wait('nap', { ms: 3_600_000 });
    }),
    fails: plain((_, context) => {
      tell(context);
      throw new TuttiError('not now', { retryable: true });
    }),
    parent: plain(async (_, context) => {
      tell(context);
      return (await context.runChild('kid', { definition: inner as unknown as Json })) as unknown as Json;
    }),
  };
}
