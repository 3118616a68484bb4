import { callMutations } from './call-mutations.ts';
import { journalMutations } from './journal-mutations.ts';
import { kernelMutations } from './kernel-mutations.ts';
import { lifeMutations } from './life-mutations.ts';
import type { Mutation } from './mutation.ts';

/** Every promise broken on purpose. */
export const mutations: readonly Mutation[] = [...kernelMutations, ...lifeMutations, ...journalMutations, ...callMutations];

/** The text of a file with a mutation in it. @throws Error when the place is not there, or not the only one. */
export function mutate(text: string, { file, find, replace, promise }: Mutation): string {
  const places = text.split(find).length - 1;
  if (places === 1) return text.replace(find, () => replace);
  throw new Error(
    `The mutation of "${promise}" finds its place ${places} times in ${file}, instead of once:\n${find}\nBring it up to date in tools/proofs/src/mutations.`,
  );
}
