import { settle, type FakeClock } from '@tutti/testing';

/** What a promise gives, with the clock moved on to the next timer whenever nothing else is left to do. */
export async function hastened<T>(clock: FakeClock, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const ended = promise.finally(() => (isSettled = true));
  ended.catch(() => undefined);
  while (!isSettled) await (clock.nextTimerMs === undefined ? settle() : clock.advance(clock.nextTimerMs));
  return ended;
}
