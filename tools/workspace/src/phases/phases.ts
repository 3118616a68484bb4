import type { Phase } from '../checks/phase.ts';
import { cherryPickPhase } from './cherry-pick.ts';
import { docsPhase } from './docs.ts';
import { formatPhase } from './format.ts';
import { jestPhase } from './jest.ts';
import { lintPhase } from './lint.ts';
import { packagePhase } from './package.ts';
import { structurePhase } from './structure.ts';
import { typesPhase } from './types.ts';

/** In the order they run: what fails fast comes first, and tarballs are made of what `types` has built. */
export const PHASES: readonly Phase[] = [
  structurePhase,
  formatPhase,
  lintPhase,
  typesPhase,
  jestPhase,
  docsPhase,
  packagePhase,
  cherryPickPhase,
];

export interface PhaseChoice {
  readonly phases: readonly Phase[];
  readonly unknown: readonly string[];
}

/** The phases of these names and those they need, in the order of `all`; all of them when no name is given. */
export function choosePhases(all: readonly Phase[], names: readonly string[]): PhaseChoice {
  const known = new Map(all.map((phase) => [phase.name, phase]));
  const chosen = new Set(names);
  for (const name of chosen) for (const needed of known.get(name)?.needs ?? []) chosen.add(needed);
  return {
    phases: names.length === 0 ? all : all.filter(({ name }) => chosen.has(name)),
    unknown: names.filter((name) => !known.has(name)),
  };
}
