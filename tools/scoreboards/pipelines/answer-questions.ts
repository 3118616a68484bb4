import type { Run } from '@tutti/kernel';

/** Answers whatever a run waits for with its default, as a person who agrees to everything would. */
export function answerQuestions(run: Run): Disposable {
  let isOver = false;
  const follow = async (): Promise<void> => {
    for await (const event of run.events()) {
      if (isOver) return;
      if (event.type === 'wait.opened' && 'signal' in event.until) await run.signal(event.until.signal, null);
    }
  };
  // What ends the reading ends the run too, and that is told there.
  follow().catch(() => undefined);
  return { [Symbol.dispose]: () => void (isOver = true) };
}
