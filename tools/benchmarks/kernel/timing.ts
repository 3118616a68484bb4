import { youngGarbageCollector } from '../../workspace/src/benchmarks/garbage.ts';
import type { InterleaveOptions } from '../../workspace/src/benchmarks/interleave.ts';

/** How every section times every contender. */
export function timing(rounds: number): InterleaveOptions {
  return { rounds, minSampleMs: 50, warmUpMs: 300, rewarmMs: 100, now: () => performance.now(), beforeSample: youngGarbageCollector() };
}
