import { systemClock, TimeoutError, type Clock } from '@tutti/core';

/** What the work gives, or a TimeoutError when it takes longer; without a limit it takes what it takes. */
export async function inTime<T>(
  work: Promise<T>,
  { ms, what, clock = systemClock }: { readonly ms: number | undefined; readonly what: string; readonly clock: Clock | undefined },
): Promise<T> {
  if (ms === undefined) return work;
  let cancel: () => void = () => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(ms, () => reject(new TimeoutError(`${what} took longer than ${ms} ms. Give it more time, or make it do less.`)));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
    work.catch(() => undefined);
  }
}
