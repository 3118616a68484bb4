import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Check, failed, fromComplaints } from '../checks/check.ts';
import type { Phase, PhaseContext } from '../checks/phase.ts';
import { runCommand } from '../process/run-command.ts';
import { plainEnvironment, workspaceBin } from '../process/workspace-bin.ts';

/**
 * Lints all there is in one eslint: rules that follow imports read each file once, and small packages cost no start-up each. nx draws
 * the project graph first, which the layer rule reads.
 */
export const lintPhase: Phase = { name: 'lint', isOnOneCore: true, run: lint };

/** What eslint says of one file; the fields of its JSON that are read. */
export interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly {
    readonly line?: number;
    readonly column?: number;
    readonly message: string;
    readonly ruleId: string | null;
  }[];
}

async function lint({ workspace, scratch }: PhaseContext): Promise<readonly Check[]> {
  const { root } = workspace;
  const options = { cwd: root, env: plainEnvironment(root) };
  const graph = await runCommand(workspaceBin(root, 'nx'), ['graph', `--file=${join(scratch, 'graph.json')}`], options);
  if (graph.code !== 0) return [failed('nx draws the project graph', graph.output)];
  const report = join(scratch, 'lint.json');
  const outcome = await runCommand(workspaceBin(root, 'eslint'), ['.', '--format=json', `--output-file=${report}`], options);
  // The layer rule switches itself off, and says so, when it finds no graph.
  if (!existsSync(report) || outcome.output.trim() !== '') return [failed('eslint reports its results', outcome.output)];
  const files = JSON.parse(readFileSync(report, 'utf8')) as readonly LintedFile[];
  return byPlace(
    files,
    root,
    workspace.projects.map(({ folder }) => folder),
  );
}

/** A check for each project, and one for what is in none. A project of which no file was looked at has failed. */
export function byPlace(files: readonly LintedFile[], root: string, folders: readonly string[]): readonly Check[] {
  const complaints = new Map<string, string[]>();
  for (const { filePath, messages } of files) {
    const file = relative(root, filePath);
    const place = folders.find((folder) => file.startsWith(`${folder}/`)) ?? 'what is in no package';
    const told = complaints.get(place) ?? [];
    complaints.set(place, told);
    for (const { line, column, message, ruleId } of messages)
      told.push(`${file}:${line ?? 0}:${column ?? 0} ${message} (${ruleId ?? 'parser'})`);
  }
  return [...folders, 'what is in no package'].map((place) =>
    fromComplaints(`lint ${place}`, complaints.get(place) ?? ['eslint looked at none of its files.']),
  );
}
