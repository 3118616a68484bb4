import { type Check, fromComplaints } from '../checks/check.ts';
import type { Phase, PhaseContext } from '../checks/phase.ts';
import { RULES } from '../rules/rules.ts';
import { readSourceFiles } from '../workspace/source-files.ts';

/** Rules about the shape of the repository that no other tool knows. */
export const structurePhase: Phase = { name: 'structure', run: checkStructure };

function checkStructure({ workspace }: PhaseContext): Promise<readonly Check[]> {
  const input = { workspace, files: readSourceFiles(workspace.root) };
  return Promise.resolve(RULES.map((rule) => fromComplaints(rule.name, rule.check(input))));
}
