import { emptyStatistics, mergeStatistics, type RouterStatistics } from '../statistics/router-statistics.ts';
import type { RouterStore } from './router-store.ts';

/** Keeps statistics in this process. */
export class MemoryRouterStore implements RouterStore {
  #statistics: RouterStatistics = emptyStatistics;

  async add(delta: RouterStatistics): Promise<void> {
    this.#statistics = mergeStatistics(this.#statistics, delta);
  }

  async load(): Promise<RouterStatistics> {
    return this.#statistics;
  }

  async close(): Promise<void> {}
}
