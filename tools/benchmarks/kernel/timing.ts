import { garbageCollector } from '../../workspace/src/benchmarks/garbage.ts';
import type { InterleaveOptions } from '../../workspace/src/benchmarks/interleave.ts';

/** How every section times: what one contender leaves behind is collected before the next one is timed. */
export function timing(rounds: number): InterleaveOptions {
  return { rounds, minSampleMs: 30, warmUpMs: 300, now: () => performance.now(), beforeSample: garbageCollector() };
}
