import { type Check, failed, passed } from '../checks/check.ts';
import type { Phase, PhaseContext } from '../checks/phase.ts';
import { runCommand } from '../process/run-command.ts';
import { plainEnvironment, workspaceBin } from '../process/workspace-bin.ts';
import { lintLoosePrograms } from './loose-programs.ts';

/** Lints every project through nx, which hands the project graph to the layer rule. */
export const lintPhase: Phase = { name: 'lint', run: lint };

async function lint({ workspace, print }: PhaseContext): Promise<readonly Check[]> {
  const outcome = await runCommand(workspaceBin(workspace.root, 'nx'), ['run-many', '-t', 'lint', '--parallel=2', '--outputStyle=static'], {
    cwd: workspace.root,
    env: plainEnvironment(workspace.root),
  });
  const sections = splitByTask(outcome.output);
  for (const [name, section] of sections) print(`  ${section.isPassed ? '✔' : '✖'} ${name}\n`);
  const loose = await lintLoosePrograms(workspace);
  return [
    ...loose,
    ...workspace.projects.map((project) => {
      const name = `lint ${project.folder}`;
      const section = sections.get(project.name);
      if (section === undefined) return failed(name, `nx did not lint it. Its output:\n${outcome.output}`);
      return section.isPassed ? passed(name) : failed(name, section.text);
    }),
  ];
}

/** What nx printed for one project. */
export interface LintSection {
  readonly isPassed: boolean;
  readonly text: string;
}

/** Splits the output of `nx run-many` at its `> nx run PROJECT:lint` lines. */
export function splitByTask(output: string): ReadonlyMap<string, LintSection> {
  const failures = new Set([...output.matchAll(/^- (\S+):lint\s*$/gm)].map((match) => match[1]));
  const parts = output.split(/^> nx run (?=\S+:lint)/m).slice(1);
  return new Map(
    parts.map((part) => {
      const name = part.slice(0, part.indexOf(':lint'));
      const text = part.slice(part.indexOf('\n') + 1).split(/^ NX {3}/m)[0] ?? '';
      return [name, { isPassed: !failures.has(name), text: text.trim() }];
    }),
  );
}
