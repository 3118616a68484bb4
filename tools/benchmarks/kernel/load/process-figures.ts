/** What this process takes, after all garbage is collected, bytes. */
export function residentBytes(): number {
  collect();
  return process.memoryUsage().rss;
}

/** What of it is in use, bytes. */
export function usedBytes(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function collect(): void {
  const gc = globalThis.gc as () => void;
  gc();
  gc();
}

/** The share of one core this process uses for so long, 0 to 1. */
export async function cpuShare(ms: number): Promise<number> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await sleep(ms);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / (performance.now() - startedAt);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The value below which this share of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function say(figures: unknown): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
