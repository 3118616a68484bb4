import { didYouMean, isClosed, type Checkpoint, type Json, type RunSummary } from '@tutti/core';
import type { PipelineResult } from '@tutti/pipeline';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import type { Console } from '../console/console.ts';
import { formatTime } from '../console/format.ts';
import type { StoreOptions } from '../console/options.ts';
import { printable, printableText } from '../console/printable.ts';
import { isResumable, paintStatus, reasonOf, resultAsLeft, runStatus } from '../console/status.ts';
import { limitedBudget, printBudget } from '../cost/run-budget.ts';
import { exitCodes } from '../exit-codes.ts';
import { makeOrchestrator } from '../project/make-orchestrator.ts';
import { findRun, openExistingStore } from '../project/open-store.ts';
import { storePath } from '../project/store-path.ts';
import { plainText, printResult } from '../running/print-result.ts';
import { openQuestions } from '../running/open-questions.ts';
import { printQuestion } from '../running/print-question.ts';

export interface ShowOptions extends StoreOptions {
  readonly step?: string;
}

/** `tutti show RUN`: reads what is on record and changes nothing. */
export const showRun: Work<ShowOptions> = async ([given = ''], options, console) => {
  await using journal = await openExistingStore(options);
  const summary = await findRun(journal, given);
  await using orchestrator = await makeOrchestrator({}, { journal, looksAt: storePath(options).path });
  const execution = await orchestrator.execution(summary.runId, { exact: true });
  const result = resultAsLeft(await execution.result(), summary);
  if (options.step !== undefined) return showStep(result, options.step, console);
  const questions = await openQuestions(journal, summary.runId);
  const checkpoints = await journal.checkpoints(summary.runId);
  const status = runStatus(summary);
  const budget = await limitedBudget(execution);
  if (console.isJson) {
    console.printJson({
      ...result,
      status,
      labels: summary.labels,
      createdAt: summary.createdAt,
      records: summary.length,
      isResumable: isResumable(summary),
      questions,
      checkpoints,
      ...(budget === undefined ? {} : { budget }),
      ...descent(summary),
    });
    return exitCodes.ok;
  }
  const { bold, dim } = console.paint;
  console.print(
    `${bold(printable(summary.labels['name'] ?? summary.runId))} ${paintStatus(status, console.paint)} ${dim(reasonOf(summary, console.columns))}`,
  );
  console.print(
    dim(
      `run ${printable(summary.runId)} · started ${formatTime(summary.createdAt)}${summary.labels['file'] === undefined ? '' : ` · ${printable(summary.labels['file'])}`}`,
    ),
  );
  console.print('');
  printResult(result, console);
  if (budget !== undefined) printBudget(budget, console);
  printDescent(summary, console);
  for (const checkpoint of checkpoints) printCheckpoint(checkpoint, console);
  for (const question of questions) printQuestion(question, console);
  if (!isClosed(summary.status) && isResumable(summary))
    console.news(`Go on with: ${console.paintNews.bold(console.command(`resume ${printable(summary.runId)}`))}`);
  return exitCodes.ok;
};

function showStep(result: PipelineResult, id: string, console: Console): typeof exitCodes.ok {
  const step = Object.hasOwn(result.steps, id) ? result.steps[id] : undefined;
  if (step === undefined)
    throw new UsageError(
      `The run has no step "${printable(id)}". ${didYouMean(id, Object.keys(result.steps)) || `Its steps: ${Object.keys(result.steps).map(printable).join(', ')}.`}`,
    );
  if (console.isJson) console.printJson({ id, ...step });
  else {
    const { value, ...facts } = step;
    for (const [name, fact] of Object.entries(facts))
      if (!isEmpty(fact as Json)) console.print(`${console.paint.dim(name.padEnd(13))} ${printable(plainText(fact as Json))}`);
    console.print(`\n${printableText(plainText(value))}`);
  }
  return exitCodes.ok;
}

function isEmpty(fact: Json): boolean {
  return fact === null || fact === false || fact === 0 || (Array.isArray(fact) && fact.length === 0);
}

function descent({ labels, supersededBy }: RunSummary): { readonly forkedFrom?: string; readonly supersededBy?: string } {
  const { forkedFrom } = labels;
  return { ...(forkedFrom === undefined ? {} : { forkedFrom }), ...(supersededBy === undefined ? {} : { supersededBy }) };
}

function printDescent(summary: RunSummary, console: Console): void {
  const { forkedFrom, supersededBy } = descent(summary);
  if (forkedFrom !== undefined) console.print(console.paint.dim(`forked from run ${printable(forkedFrom)}`));
  if (supersededBy !== undefined) console.print(`superseded by run ${printable(supersededBy)}`);
}

function printCheckpoint({ name, seq, inFlight }: Checkpoint, console: Console): void {
  const underWay = inFlight.length === 0 ? 'nothing in flight' : `in flight: ${inFlight.map(printable).join(', ')}`;
  console.print(`checkpoint ${console.paint.bold(printable(name))} ${console.paint.dim(`at record ${seq} · ${underWay}`)}`);
}
