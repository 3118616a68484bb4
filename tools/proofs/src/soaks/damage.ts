import { bitFlips } from '../damage/bit-flips.ts';
import { RUNS } from '../damage/flipped-file.ts';
import { tornTail } from '../damage/torn-tail.ts';
import type { Soak } from './options.ts';

/** One bit flipped anywhere in a file, and its log cut off at every byte. */
export const damage: Soak = async ({ random, share }) => {
  const flips = await bitFlips({ random, flips: Math.ceil(5_000 * share) });
  const torn = await tornTail({ every: Math.ceil(1 / share) });
  const codes = Object.entries(flips.codes).map(([code, count]) => `${code} ${count}`);
  return [
    {
      promise: 'a damaged file gives no run another end and names what is damaged; what is not damaged goes on',
      tried: `one bit flipped in a file of ${RUNS.length} waiting runs (${flips.bytes} bytes), which then go on: ${flips.flips} flips`,
      seen: `${flips.faults.length} ended otherwise, stood still, did anything again or gave another reason than damage; ${flips.harmless} flips harmed nothing, ${flips.partial} some runs, ${flips.whole} all; refused: ${codes.join(', ')}`,
      isHeld: flips.faults.length === 0,
      faults: flips.faults,
    },
    {
      promise: 'a torn log holds what was acknowledged before the tear, whole',
      tried: `the log cut off inside its last four frames: ${torn.cuts} places`,
      seen: `${torn.lengths[1]} to ${torn.lengths[0]} records, each time those acknowledged`,
      isHeld: torn.faults.length === 0,
      faults: torn.faults,
    },
  ];
};
