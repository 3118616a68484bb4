import { systemClock, systemIds } from '@tutti/core';
import { emptyProgress, formatCount, type RunProgress } from '@tutti/monitor';
import { InvalidPipelineError, UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import type { Console } from '../console/console.ts';
import { printable } from '../console/printable.ts';
import { costTree, type CostNode } from '../cost/cost-tree.ts';
import { limitedBudget, printBudget } from '../cost/run-budget.ts';
import { estimatePipeline, type PipelineEstimate, type StepEstimate } from '../cost/estimate-pipeline.ts';
import { exitCodes } from '../exit-codes.ts';
import { checkFile, type PipelineOptions } from '../input/check-file.ts';
import { openModels } from '../models/open-models.ts';
import { makeOrchestrator } from '../project/make-orchestrator.ts';
import { findRun, openExistingStore } from '../project/open-store.ts';
import { storePath } from '../project/store-path.ts';

export interface CostOptions extends PipelineOptions {
  readonly run?: string;
}

/** `tutti cost FILE`: what a run may cost. `tutti cost --run RUN`: what one has cost, step by step. */
export const showCost: Work<CostOptions> = async ([file], options, console) => {
  if (file !== undefined && options.run !== undefined)
    throw new UsageError('A file is estimated, a run is added up. Give FILE or --run, not both.');
  if (options.run !== undefined) return costOfRun(options.run, options, console);
  if (file === undefined) throw new UsageError('What is to be counted? Give the file of a pipeline, or --run with a run.');
  return costOfFile(file, options, console);
};

async function costOfFile(file: string, options: CostOptions, console: Console): Promise<typeof exitCodes.ok> {
  const checked = await checkFile(file, options, { isForRun: true });
  if (checked.compiled === undefined) throw new InvalidPipelineError(checked.diagnostics, checked.source);
  const { plannedCalls, prepareInput } = await import('@tutti/pipeline');
  const input = prepareInput(checked.compiled, checked.given, { clock: systemClock, ids: systemIds, environment: process.env });
  const { registry } = await openModels(options);
  const estimate = await estimatePipeline(plannedCalls(checked.compiled, input), registry);
  if (console.isJson) console.printJson(estimate);
  else await printEstimate(estimate, console);
  return exitCodes.ok;
}

async function printEstimate(estimate: PipelineEstimate, console: Console): Promise<void> {
  const { table } = await import('../console/table.ts');
  const { bold, dim } = console.paint;
  const head = ['step', 'calls', 'tokens in', 'least', 'expected', 'most', 'model', ''];
  const rows = estimate.steps.map((step) => [
    printable(step.path),
    calls(step),
    span(step.inputTokens),
    usd(step.leastUsd),
    usd(step.expectedUsd),
    usd(step.mostUsd),
    printable(step.chosen),
    dim(others(step)),
  ]);
  const { leastUsd, expectedUsd, mostUsd, notCounted } = estimate;
  if (rows.length === 0) console.print('This pipeline asks no model.');
  else
    console.print(
      table(
        head.map(bold),
        [...rows, [bold('in all'), '', '', usd(leastUsd), usd(expectedUsd), usd(mostUsd), '', '']],
        head.slice(1, 6).map(bold),
      ),
    );
  const notes = [
    rows.length === 0
      ? ''
      : 'Least: shortest answers of the cheapest model that could serve. Most: longest answers of the dearest. Attempts after a failure are not counted.',
    mostUsd === undefined ? 'Some loop goes through what only the run will know, so there is no upper bound; a budget makes one.' : '',
    estimate.isEstimated ? 'For some models no price is known: one is assumed.' : '',
    notCounted.length === 0 ? '' : `Not counted, as their tools may ask models: ${notCounted.map(printable).join(', ')}.`,
  ];
  for (const note of notes) if (note !== '') console.news(console.paintNews.dim(note));
}

function calls({ times: { least, most } }: StepEstimate): string {
  return most === undefined ? `${least}…?` : least === most ? String(least) : `${least}…${most}`;
}

function span({ least, most }: StepEstimate['inputTokens']): string {
  return `${formatCount(least)}…${formatCount(most)}`;
}

function others({ models, chosen }: StepEstimate): string {
  const rest = models.filter(({ model }) => model !== chosen).length;
  return rest === 0 ? '' : `or ${rest} other${rest === 1 ? '' : 's'}`;
}

function usd(amount: number | undefined): string {
  return amount === undefined ? '?' : amount === 0 ? '$0' : amount < 0.01 ? `$${amount.toPrecision(2)}` : `$${amount.toFixed(2)}`;
}

async function costOfRun(run: string, options: CostOptions, console: Console): Promise<typeof exitCodes.ok> {
  const { reduceProgress } = await import('@tutti/monitor');
  await using journal = await openExistingStore(options);
  const { runId } = await findRun(journal, run);
  let progress: RunProgress = emptyProgress;
  for await (const events of journal.read(runId)) for (const event of events) progress = reduceProgress(progress, event);
  const { totals } = progress;
  const isEstimated = totals.charge?.isEstimated === true;
  const steps = costTree(progress);
  await using orchestrator = await makeOrchestrator({}, { journal, looksAt: storePath(options).path });
  const budget = await limitedBudget(await orchestrator.execution(runId, { exact: true }));
  if (console.isJson) {
    const { costUsd, tokens, assumedCharges, lateCharges } = totals;
    console.printJson({
      runId,
      costUsd,
      inputTokens: tokens.input,
      outputTokens: tokens.output,
      isEstimated,
      assumedCharges,
      lateCharges,
      ...(budget === undefined ? {} : { budget }),
      steps,
    });
    return exitCodes.ok;
  }
  await printTree(
    {
      name: `run ${runId}`,
      path: '',
      inputTokens: totals.tokens.input,
      outputTokens: totals.tokens.output,
      costUsd: totals.costUsd,
      isEstimated,
      steps,
    },
    console,
  );
  if (budget !== undefined) printBudget(budget, console);
  if (isEstimated) console.news(console.paintNews.dim('~: a price was not known, and one was assumed.'));
  if (totals.assumedCharges + totals.lateCharges > 0)
    console.news(
      console.paintNews.dim(
        `In the sum: ${totals.assumedCharges} calls that a crash left in doubt, at their worst case, and ${totals.lateCharges} whose answers came too late.`,
      ),
    );
  return exitCodes.ok;
}

async function printTree(root: CostNode, console: Console): Promise<void> {
  const { table } = await import('../console/table.ts');
  const { bold, dim } = console.paint;
  const rows: string[][] = [];
  const add = (node: CostNode, depth: number): void => {
    const { name, inputTokens, outputTokens, costUsd, isEstimated } = node;
    rows.push(
      [
        `${'  '.repeat(depth)}${printable(name)}`,
        formatCount(inputTokens),
        formatCount(outputTokens),
        `${isEstimated ? '~' : ''}${usd(costUsd)}`,
      ].map((cell) => (costUsd === 0 && inputTokens + outputTokens === 0 ? dim(cell) : cell)),
    );
    for (const step of node.steps)
      if (console.verbosity === 'verbose' || step.costUsd > 0 || step.inputTokens + step.outputTokens > 0) add(step, depth + 1);
  };
  add(root, 0);
  const head = ['step', 'tokens in', 'out', 'cost'];
  console.print(table(head.map(bold), rows, head.slice(1).map(bold)));
}
