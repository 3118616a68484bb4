import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, failed, passed } from '../checks/check.ts';
import type { Phase, PhaseContext } from '../checks/phase.ts';
import { runCommand } from '../process/run-command.ts';
import { workspaceBin } from '../process/workspace-bin.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type JestReport, readJestReport } from './jest-report.ts';

/** All specs of all projects in one jest: its workers are shared, so small packages cost no start-up each. */
export const jestPhase: Phase = { name: 'jest', run: runSpecs };

async function runSpecs({ workspace, scratch, print }: PhaseContext): Promise<readonly Check[]> {
  const reportFile = join(scratch, 'jest.json');
  const folders = workspace.projects.filter(({ path }) => existsSync(join(path, 'jest.config.mjs'))).map(({ folder }) => folder);
  const args = ['--projects', ...folders, '--ci', '--json', `--outputFile=${reportFile}`, '--maxWorkers=2'];
  const { code, output } = await runCommand(workspaceBin(workspace.root, 'jest'), args, {
    cwd: workspace.root,
    env: { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning', FORCE_COLOR: '0' },
    onOutput: (text) => print(progressOf(text)),
  });
  if (!existsSync(reportFile)) return [failed('jest reports its results', output)];
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as JestReport;
  const checks = [...readJestReport(report, workspace.root), ...everyProjectIsTested(workspace, report)];
  const isUnexplained = code !== 0 && checks.every((check) => check.isPassed);
  return isUnexplained ? [...checks, failed(`jest ends well (exit ${code})`, output)] : checks;
}

/** The lines that name a finished suite. */
function progressOf(text: string): string {
  return text.split('\n').filter((line) => /^(PASS|FAIL) /.test(line)).map((line) => `  ${line}\n`).join('');
}

function everyProjectIsTested(workspace: Workspace, report: JestReport): readonly Check[] {
  return workspace.projects.map(({ folder, path }) => {
    const name = `${folder} has a test that ran`;
    const suites = report.testResults.filter((suite) => suite.name.startsWith(`${path}/`));
    const isTested = suites.some((suite) => suite.assertionResults.some(({ status }) => status === 'passed' || status === 'failed'));
    return isTested ? passed(name) : failed(name, `No test of ${folder} ran: it has no src/**/*.spec.ts, or none of them holds a test.`);
  });
}
