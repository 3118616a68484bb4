import { TuttiError, type AppendBatch, type Journal } from '@tutti/core';
import { say } from '../process/speech.ts';

/** The same journal, telling the other side of every append that was refused. */
export function watchedJournal(journal: Journal): Journal {
  return new Proxy(journal, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const call = (value as (...args: unknown[]) => unknown).bind(target);
      if (name !== 'append') return call;
      return async (batch: AppendBatch) => {
        try {
          return await target.append(batch);
        } catch (error) {
          say({ type: 'refused', runId: batch.runId, code: TuttiError.isInstance(error) ? error.code : String(error) });
          throw error;
        }
      };
    },
  });
}
