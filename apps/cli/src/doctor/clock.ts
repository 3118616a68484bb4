import { systemClock, type Clock } from '@tutti/core';
import type { Check } from './check.ts';

// Nothing of Tutti is older; a clock before it was never set.
const EARLIEST = Date.UTC(2026, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** Whether the clock can be right: runs record wall time, and timers of other processes are due by it. */
export function checkClock(clock: Clock = systemClock): Check {
  const now = clock.now();
  const text = `${new Date(now).toISOString()}, time zone ${Intl.DateTimeFormat().resolvedOptions().timeZone}`;
  if (now >= EARLIEST && now < LATEST) return { area: 'clock', status: 'ok', text };
  return { area: 'clock', status: 'warning', text: `${text} cannot be right`, fix: 'Set the clock of this machine.' };
}
