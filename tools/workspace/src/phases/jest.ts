import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Check, failed, passed } from '../checks/check.ts';
import type { Phase, PhaseContext } from '../checks/phase.ts';
import { runCommand } from '../process/run-command.ts';
import { workspaceBin } from '../process/workspace-bin.ts';
import type { Project } from '../workspace/project.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { branchesWanted, coverageCheck, type CoverageSummary, type MeasuredConfig } from './coverage-check.ts';
import { type JestReport, readJestReport } from './jest-report.ts';

/**
 * All specs of all projects in one jest: its workers are shared, so small packages cost no start-up each. A package that wants
 * its branches taken has a jest of its own, in which only its own specs count for it.
 */
export const jestPhase: Phase = { name: 'jest', run: runSpecs };

interface JestRun {
  readonly report: JestReport | undefined;
  readonly code: number;
  readonly output: string;
}

async function runSpecs(context: PhaseContext): Promise<readonly Check[]> {
  context.print(`  Seed ${context.seed}; to repeat: TUTTI_TEST_SEED=${context.seed}\n`);
  const { workspace } = context;
  const measured = await measuredProjects(workspace);
  const others = workspace.projects.filter((project) => hasSpecs(project) && !measured.has(project)).map(({ folder }) => folder);
  const runs = [await runJest(context, { name: 'jest', cwd: workspace.root, args: ['--projects', ...others] })];
  const coverage: Check[] = [];
  for (const [project, wanted] of measured) {
    const folder = join(context.scratch, `coverage-${basename(project.folder)}`);
    runs.push(
      await runJest(context, {
        name: basename(project.folder),
        cwd: project.path,
        args: ['--coverage', '--coverageReporters=json-summary', `--coverageDirectory=${folder}`],
      }),
    );
    coverage.push(coverageCheck(project.folder, wanted, readJson<CoverageSummary>(join(folder, 'coverage-summary.json'))));
  }
  return checksOf(workspace, runs, coverage);
}

function checksOf(workspace: Workspace, runs: readonly JestRun[], coverage: readonly Check[]): readonly Check[] {
  const silent = runs.find(({ report }) => report === undefined);
  if (silent !== undefined) return [failed('jest reports its results', silent.output)];
  const report: JestReport = { testResults: runs.flatMap((run) => run.report?.testResults ?? []) };
  const checks = [...readJestReport(report, workspace.root), ...everyProjectIsTested(workspace, report), ...coverage];
  const bad = runs.find(({ code }) => code !== 0);
  const isUnexplained = bad !== undefined && checks.every((check) => check.isPassed);
  return isUnexplained ? [...checks, failed(`jest ends well (exit ${bad.code})`, bad.output)] : checks;
}

async function runJest(
  { workspace, scratch, print, seed }: PhaseContext,
  { name, cwd, args }: { readonly name: string; readonly cwd: string; readonly args: readonly string[] },
): Promise<JestRun> {
  const reportFile = join(scratch, `${name}.json`);
  const { code, output } = await runCommand(
    workspaceBin(workspace.root, 'jest'),
    [...args, '--ci', '--json', `--outputFile=${reportFile}`, '--maxWorkers=2'],
    {
      cwd,
      // Processes that specs start load the same sources again and again.
      env: {
        NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
        FORCE_COLOR: '0',
        NODE_COMPILE_CACHE: join(tmpdir(), `tutti-jest-cache-${process.getuid?.() ?? 0}`),
        TUTTI_TEST_SEED: String(seed),
      },
      onOutput: byLine((line) => {
        if (/^(PASS|FAIL) /.test(line)) print(`  ${line}\n`);
      }),
    },
  );
  return { report: readJson<JestReport>(reportFile), code, output };
}

function hasSpecs({ path }: Project): boolean {
  return existsSync(join(path, 'jest.config.mjs'));
}

/** Packages whose configuration names a share of branches, with that share. */
async function measuredProjects({ projects }: Workspace): Promise<ReadonlyMap<Project, number>> {
  const measured = new Map<Project, number>();
  for (const project of projects.filter(hasSpecs)) {
    const config = (await import(pathToFileURL(join(project.path, 'jest.config.mjs')).href)) as { readonly default: MeasuredConfig };
    const wanted = branchesWanted(config.default);
    if (wanted !== undefined) measured.set(project, wanted);
  }
  return measured;
}

function readJson<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

/** Output comes in pieces that end anywhere; lines are told one by one. */
function byLine(tell: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(tell);
  };
}

function everyProjectIsTested(workspace: Workspace, report: JestReport): readonly Check[] {
  return workspace.projects.map(({ folder, path }) => {
    const name = `${folder} has a test that ran`;
    const suites = report.testResults.filter((suite) => suite.name.startsWith(`${path}/`));
    const isTested = suites.some((suite) => suite.assertionResults.some(({ status }) => status === 'passed' || status === 'failed'));
    return isTested ? passed(name) : failed(name, `No test of ${folder} ran: it has no src/**/*.spec.ts, or none of them holds a test.`);
  });
}
