import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { hashJson, isClosed, systemClock, type Journal, type Json } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { formatCost, formatDuration } from '@tutti/monitor';
import { Orchestrator, type Execution } from '@tutti/orchestrator';
import type { PipelineResult } from '@tutti/pipeline';
import { findUnfinished } from './find-unfinished.ts';
import { followRun, type Output } from './follow-run.ts';
import { pipelineFile } from './paths.ts';
import { DependencyReportTool } from './tools/dependency-report-tool.ts';
import { DependencyTextsTool } from './tools/dependency-texts-tool.ts';

/** What a demo run is about. */
export interface DemoOptions {
  /** The workspace whose dependencies are looked at. */
  readonly workspace: string;
  /** Where the journal and the reports go; default `.tutti` of the workspace. */
  readonly folder?: string;
  /** Inputs of the pipeline beside `output`. */
  readonly inputs?: Readonly<Record<string, Json>>;
  /** Ends the demo early; the run can be gone on with. */
  readonly signal?: AbortSignal;
  readonly output?: Output;
}

/** Resolves to the exit code of the demo. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const { workspace, output = process.stdout, signal } = options;
  const folder = resolve(options.folder ?? join(workspace, '.tutti'));
  makeFolder(folder);
  const startedAt = systemClock.monotonic();
  await using journal = sqliteJournal({ path: join(folder, 'runs.sqlite') });
  await using orchestrator = new Orchestrator({ journal, tools: { root: folder } });
  orchestrator.registerTool(new DependencyTextsTool(workspace)).registerTool(new DependencyReportTool());
  const { execution, finishedBefore } = await startOrResume(orchestrator, journal, options);
  const say = (text: string): void => void output.write(`${text}\n`);
  say(
    finishedBefore === undefined
      ? `Dependency report of ${workspace}`
      : `Going on with run ${execution.executionId}: ${finishedBefore} steps are finished already and do not run again.`,
  );
  const followed = followRun(execution.run, output);
  const onAbort = (): void => void execution.run.pause('stopped').catch(() => undefined);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  const state = await execution.run.idle();
  signal?.removeEventListener('abort', onAbort);
  if (!isClosed(state.status)) followed.stop();
  await followed.ended;
  const result = await execution.result();
  if (!isClosed(state.status)) {
    say(`Stopped. Everything finished is on record; start again to go on with run ${execution.executionId}.`);
    return 130;
  }
  const tookMs = systemClock.monotonic() - startedAt;
  const stepsRun = followed.progress().totals.steps.completed - (finishedBefore ?? 0);
  for (const line of result.success ? summary({ result, tookMs, stepsRun, folder }) : failure(result)) say(line);
  return result.success ? 0 : 1;
}

/** The same job is the same pipeline on the same workspace with the same inputs. */
async function startOrResume(
  orchestrator: Orchestrator,
  journal: Journal,
  { workspace, inputs = {} }: DemoOptions,
): Promise<{ readonly execution: Execution; readonly finishedBefore?: number }> {
  const text = readFileSync(pipelineFile, 'utf8');
  const job = hashJson([text, resolve(workspace), inputs]);
  const unfinished = await findUnfinished(journal, job);
  if (unfinished === undefined) return { execution: await orchestrator.start(text, inputs, { file: pipelineFile, labels: { job } }) };
  let finishedBefore = 0;
  for await (const events of journal.read(unfinished.runId))
    finishedBefore += events.filter(({ type }) => type === 'step.completed').length;
  return { execution: await orchestrator.resume(unfinished.runId), finishedBefore };
}

interface Finished {
  readonly result: PipelineResult;
  readonly tookMs: number;
  readonly stepsRun: number;
  readonly folder: string;
}

function summary({ result, tookMs, stepsRun, folder }: Finished): readonly string[] {
  const { dependencies, allowed, review, denied, agreement, models, markdown, html } = result.outputs;
  const path = (output: Json | undefined): string => relative(process.cwd(), resolve(folder, String(output))) || '.';
  return [
    `✓ ${String(dependencies)} dependencies: ${String(allowed)} allowed, ${String(review)} to review, ${String(denied)} denied; text and manifest agree for ${String(agreement)}`,
    `  ${formatDuration(tookMs)} · ${stepsRun} steps · ${result.usage.totalTokens} tokens · ${formatCost(result.costUsd)} · models: ${Array.isArray(models) ? models.join(', ') : 'none'}`,
    '',
    'Look at',
    `  ${path(html)}`,
    `  ${path(markdown)}`,
    `  npm run tutti -- show ${result.executionId}`,
    `  npm run tutti -- graph ${relative(process.cwd(), pipelineFile)} --format levels`,
    'For a pipeline of your own begin with a copy of examples/pipelines/hello.yaml:',
    '  npm run tutti -- run examples/pipelines/hello.yaml --input who=Ada',
  ];
}

function failure(result: PipelineResult): readonly string[] {
  const failed = Object.entries(result.steps).filter(([, step]) => step.error !== undefined);
  return [
    `✗ ${result.error ?? `The run is ${result.status}.`}`,
    ...failed.map(([id, step]) => `  ${id}: ${step.error ?? ''}`),
    `  npm run tutti -- show ${result.executionId}`,
  ];
}

function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.gitignore'), '*\n');
}
