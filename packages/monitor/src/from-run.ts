import type { RunEvent } from '@tutti/core';
import { Observable, type Subscriber } from 'rxjs';

/** Events of a run, or a function that begins to read them anew: `run.events` and `() => run.events` alike. */
export type EventSource<Event = RunEvent> = AsyncIterable<Event> | (() => AsyncIterable<Event>);

/**
 * Events of a run as a cold Observable: each subscription asks the source for an iterator of its own and so reads from the start.
 *
 * One event is pulled, emitted, and only then the next is asked for: nothing is buffered here, and a source that reads a journal
 * reads no faster than synchronous subscribers take. Operators that hold values back (`concatMap`, `delay`) buffer on their own account.
 * Unsubscribing ends the reading (`iterator.return`); an error of the source becomes the error of the Observable.
 *
 * Give a function when the source can be iterated only once (a generator object).
 */
export function fromRun<Event = RunEvent>(source: EventSource<Event>): Observable<Event> {
  return new Observable((subscriber) => {
    const iterator = opened(source);
    // A return may wait for a pull under way; the subscriber is gone, so nobody is left to hear of its failure.
    const stop = (): void => void Promise.resolve(iterator.return?.()).catch(() => undefined);
    let isRead = false;
    subscriber.add(() => {
      if (!isRead) stop();
    });
    void pump(iterator, subscriber, () => {
      isRead = true;
    });
  });
}

function opened<Event>(source: EventSource<Event>): AsyncIterator<Event> {
  return (typeof source === 'function' ? source() : source)[Symbol.asyncIterator]();
}

/** Calls `ended` when the source itself came to its end or failed: it must not be closed again. */
async function pump<Event>(iterator: AsyncIterator<Event>, subscriber: Subscriber<Event>, ended: () => void): Promise<void> {
  try {
    while (!subscriber.closed) {
      const next = await iterator.next();
      if (next.done === true) break;
      subscriber.next(next.value);
    }
  } catch (error) {
    ended();
    subscriber.error(error);
    return;
  }
  if (subscriber.closed) return;
  ended();
  subscriber.complete();
}
