import type { CancelTimer, Clock } from './clock.ts';

// Node fires at once for delays that do not fit 31 bits.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  after(ms: number, callback: () => void): CancelTimer {
    const dueAt = performance.now() + ms;
    let timer: ReturnType<typeof setTimeout>;
    const arm = (): void => {
      const left = dueAt - performance.now();
      if (left > LONGEST_TIMEOUT_MS) timer = setTimeout(arm, LONGEST_TIMEOUT_MS);
      else timer = setTimeout(callback, Math.max(0, left));
    };
    arm();
    return () => clearTimeout(timer);
  }

  breathe(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}

/** The machine's own clock. */
export const systemClock: Clock = new SystemClock();
