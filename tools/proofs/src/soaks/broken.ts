import { mutations } from '../mutations/mutations.ts';
import { runMutations } from '../mutations/run-mutations.ts';
import type { Line } from '../report/report.ts';
import type { Soak } from './options.ts';

/** Breaks the code on purpose, promise by promise; each time a spec has to fail. */
export const broken: Soak = async () => {
  const results = await runMutations(mutations, (line) => void process.stderr.write(`${line}\n`));
  return results.map(
    ({ mutation, isCaught }): Line => ({
      promise: mutation.promise,
      tried: `\`${mutation.file}\` broken on purpose`,
      seen: isCaught ? `caught by ${mutation.caughtBy.join(' ')}` : `not noticed by ${mutation.caughtBy.join(' ')}`,
      isHeld: isCaught,
    }),
  );
};
