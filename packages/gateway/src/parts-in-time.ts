import type { CallDeadline, StreamPart } from '@tutti/core';

/** The parts of a stream until the call is over. A provider that takes no notice of that is left behind. */
export async function* partsInTime(parts: AsyncIterable<StreamPart>, deadline: CallDeadline): AsyncGenerator<StreamPart, void, undefined> {
  const iterator = parts[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await deadline.race(iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    const ended = iterator.return?.();
    // Whoever sits in a part that never comes cannot end either: it has been told by its signal.
    if (deadline.signal.aborted) ended?.catch(() => undefined);
    else await ended;
  }
}
