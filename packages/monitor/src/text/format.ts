/** `340 ms`, `1.2 s`, `3 min 4 s`, `2 h 7 min`, `1 d 3 h`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '?';
  if (ms < 999.5) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return inTwo(seconds, 60, ['min', 's']);
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return inTwo(minutes, 60, ['h', 'min']);
  return inTwo(Math.round(minutes / 60), 24, ['d', 'h']);
}

/** US dollars, to the cent or, below ten cents, to two figures: `$0`, `$0.00042`, `$1.27`. */
export function formatCost(usd: number): string {
  if (!Number.isFinite(usd)) return '$?';
  const size = Math.abs(usd);
  if (size < 5e-10) return '$0';
  const sign = usd < 0 ? '-' : '';
  if (size >= 0.0995) return `${sign}$${size.toFixed(2)}`;
  // The first figure stands at the place the exponent says; one more follows it.
  const digits = Math.min(9, 1 - Math.floor(Math.log10(size)));
  return `${sign}$${size.toFixed(digits).replace(/0+$/, '')}`;
}

/** `812`, `12.4k`, `3.1M`. */
export function formatCount(count: number): string {
  if (count < 10_000) return String(count);
  if (count < 999_950) return `${(count / 1_000).toFixed(1)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

function inTwo(amount: number, size: number, [large, small]: readonly [string, string]): string {
  const rest = amount % size;
  return `${Math.floor(amount / size)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}
