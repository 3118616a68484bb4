import type { RunEvent } from '@tutti/core';
import { Observable, type Subscriber } from 'rxjs';

/** How a subscription reads: `signal` is aborted when nobody listens any more. */
export interface ReadOptions {
  readonly signal: AbortSignal;
}

/** Events, a function that begins to read them anew, or a thing that has such a function: a run of the kernel as it is. */
export type EventSource<Event = RunEvent> =
  | AsyncIterable<Event>
  | Iterable<Event>
  | ((options: ReadOptions) => AsyncIterable<Event>)
  | { events(options: ReadOptions): AsyncIterable<Event> };

/**
 * Events of a run as a cold Observable: each subscription begins an iteration of its own and so reads from the start.
 * A generator object can be iterated only once: give the function that makes it.
 *
 * One event is pulled, emitted, and only then the next is asked for: nothing is buffered here, and a source that reads a journal
 * reads no faster than synchronous subscribers take. Operators that hold values back (`concatMap`, `delay`) buffer on their own account.
 * Unsubscribing aborts the signal and calls the iterator's `return`; an error of the source becomes that of the Observable.
 */
export function fromRun<Event = RunEvent>(source: EventSource<Event>): Observable<Event> {
  return new Observable((subscriber) => {
    const abort = new AbortController();
    const iterator = iterate(source, { signal: abort.signal });
    let isAtEnd = false;
    subscriber.add(() => {
      if (isAtEnd) return;
      // A generator in the middle of a wait takes `return` only at its next value; the signal ends the wait itself.
      abort.abort();
      void close(iterator);
    });
    void pump(iterator, subscriber, () => {
      isAtEnd = true;
    });
  });
}

function iterate<Event>(source: EventSource<Event>, options: ReadOptions): AsyncIterator<Event> | Iterator<Event> {
  if (typeof source === 'function') return source(options)[Symbol.asyncIterator]();
  if ('events' in source) return source.events(options)[Symbol.asyncIterator]();
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}

/** Nobody is left to hear of a failure to close. */
async function close(iterator: AsyncIterator<unknown> | Iterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    return;
  }
}

/** Calls `ended` when the source itself has ended or failed: then it must not be closed again. */
async function pump<Event>(
  iterator: AsyncIterator<Event> | Iterator<Event>,
  subscriber: Subscriber<Event>,
  ended: () => void,
): Promise<void> {
  try {
    while (!subscriber.closed) {
      const next = await iterator.next();
      if (subscriber.closed) return;
      if (next.done === true) {
        ended();
        subscriber.complete();
        return;
      }
      subscriber.next(next.value);
    }
  } catch (error) {
    if (subscriber.closed) return;
    ended();
    subscriber.error(error);
  }
}
