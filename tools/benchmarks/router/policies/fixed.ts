import { NAMED } from '../worlds/catalog.ts';
import type { PolicyMaker } from './policy.ts';

/** Always the same model, for each of the named ones. */
export const fixedPolicies: readonly PolicyMaker[] = Array.from(
  { length: NAMED },
  (_, model): PolicyMaker => ({
    name: `fixed-${model}`,
    make: () => ({ pick: () => model, feed: () => undefined }),
  }),
);
