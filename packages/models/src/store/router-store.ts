import type { RouterStatistics } from '../statistics/router-statistics.ts';
import type { Router } from '../router/router.ts';

/** Where routers of many processes keep what they have learnt, together. */
export interface RouterStore {
  /** Adds to what is kept, all or nothing. */
  add(delta: RouterStatistics): Promise<void>;
  /** The sum of all that was added. */
  load(): Promise<RouterStatistics>;
  close(): Promise<void>;
}

/**
 * Gives a store what a router has learnt since the last time, and the router what all have learnt. Nothing is lost or
 * counted twice when it fails: what was not taken is given again with the next call.
 */
export async function syncRouter(router: Router, store: RouterStore): Promise<void> {
  const delta = router.takeDelta();
  try {
    await store.add(delta);
  } catch (error) {
    router.returnDelta(delta);
    throw error;
  }
  router.replace(await store.load());
}
