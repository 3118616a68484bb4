import { youngGarbageCollector } from '../../workspace/src/benchmarks/garbage.ts';
import type { SampleOptions } from '../../workspace/src/benchmarks/interleave.ts';

/** How every section times every contender. */
export const timing: SampleOptions = {
  minSampleMs: 50,
  warmUpMs: 300,
  rewarmMs: 100,
  now: () => performance.now(),
  beforeSample: youngGarbageCollector(),
};
