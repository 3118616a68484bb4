import { systemClock, type Clock } from '@tutti/core';

/** What this process uses: percent of one CPU core since the last look, and MB of memory. */
export interface Utilization {
  readonly cpuUsage: number;
  readonly memoryUsage: number;
}

/** Gives steps what they need before they run. */
export interface ResourceAllocator {
  getUtilization(): Promise<Utilization>;
  /** Waited for before each step's body; what it returns is disposed of after the body. Default: nothing is held back. */
  allocate?(request: { readonly executionId: string; readonly step: string }): Promise<AsyncDisposable | Disposable | undefined>;
}

/** Measures this process and holds nothing back. */
export function processResources(clock: Clock = systemClock): ResourceAllocator {
  let [usage, at] = [process.cpuUsage(), clock.monotonic()];
  return {
    async getUtilization() {
      const [used, elapsedMs] = [process.cpuUsage(usage), clock.monotonic() - at];
      [usage, at] = [process.cpuUsage(), clock.monotonic()];
      const cpuUsage = elapsedMs > 0 ? ((used.user + used.system) / 1_000 / elapsedMs) * 100 : 0;
      return { cpuUsage, memoryUsage: process.memoryUsage.rss() / 1_048_576 };
    },
  };
}
