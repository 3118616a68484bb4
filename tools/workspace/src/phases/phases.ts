import type { Phase } from '../checks/phase.ts';
import { cherryPickPhase } from './cherry-pick.ts';
import { docsPhase } from './docs.ts';
import { jestPhase } from './jest.ts';
import { lintPhase } from './lint.ts';
import { packagePhase } from './package.ts';
import { structurePhase } from './structure.ts';
import { typesPhase } from './types.ts';

/** In the order they run: what fails fast comes first, and tarballs are made of what `types` has built. */
export const PHASES: readonly Phase[] = [
  structurePhase, lintPhase, typesPhase, jestPhase, docsPhase, packagePhase, cherryPickPhase,
];

export interface PhaseChoice {
  readonly phases: readonly Phase[];
  readonly unknown: readonly string[];
}

/** The phases of these names, in the order of `all`; all of them when no name is given. */
export function choosePhases(all: readonly Phase[], names: readonly string[]): PhaseChoice {
  const known = new Set(all.map((phase) => phase.name));
  return {
    phases: names.length === 0 ? all : all.filter((phase) => names.includes(phase.name)),
    unknown: names.filter((name) => !known.has(name)),
  };
}
