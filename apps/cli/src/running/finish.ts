import type { Json, RunState } from '@tutti/core';
import type { Execution } from '@tutti/orchestrator';
import type { Console } from '../console/console.ts';
import { printable } from '../console/printable.ts';
import { errorText } from '../console/report-error.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Question } from './open-questions.ts';
import { answerCommand, printQuestion } from './print-question.ts';
import { printResult } from './print-result.ts';

/** How a run stands that is left for now. */
export interface Standing {
  readonly state: RunState;
  readonly questions: readonly Question[];
  readonly exitCode: ExitCode;
}

/** Says why a run is left, what it asks, and the commands that answer and go on. */
export function finishPaused({ executionId }: Execution, { state, questions, exitCode }: Standing, console: Console): ExitCode {
  const { status, waitingFor, reason } = state;
  const command = console.command(`resume ${executionId}`);
  if (console.isJson) {
    const asks = questions.map((question) => ({ ...question, answer: answerCommand(question, console) }));
    console.printJson({
      executionId,
      status,
      ...(waitingFor === undefined ? {} : { waitingFor }),
      ...(reason === undefined ? {} : { reason }),
      questions: asks,
      resume: command,
      exitCode,
    });
    return exitCode;
  }
  const what =
    status === 'needs-decision'
      ? 'needs a decision'
      : status !== 'waiting'
        ? 'is paused'
        : questions.length > 0
          ? 'waits for an answer'
          : `waits for a ${waitingFor ?? 'message'}`;
  const { yellow, bold } = console.paintNews;
  console.problem(
    `${yellow('‖')} Run ${printable(executionId)} ${what}${reason === undefined ? '' : ` (${printable(reason)})`}. Finished steps are on record.`,
  );
  for (const question of questions) printQuestion(question, console);
  console.problem(`  ${questions.length === 0 ? 'Go on' : 'Then go on'} with: ${bold(command)}`);
  return exitCode;
}

/** Prints how a run has ended. */
export async function finishClosed(execution: Execution, console: Console): Promise<ExitCode> {
  const [outcome, document] = [await execution.run.result(), await execution.result()];
  printResult(document, console);
  if ('output' in outcome) {
    if (!document.success) console.news(console.paintNews.yellow('Some steps failed; the pipeline goes on without them.'));
    return exitCodes.ok;
  }
  if ('reason' in outcome) {
    if (!console.isJson) console.problem(`Run ${printable(execution.executionId)} was cancelled: ${printable(outcome.reason)}`);
    return exitCodes.failed;
  }
  if (!console.isJson) {
    const where = outcome.because === undefined ? '' : ` in step "${printable(outcome.because)}"`;
    console.problem(`\n${errorText({ ...outcome.error, message: `The run failed${where}: ${outcome.error.message}` }, console.paintNews)}`);
  }
  if (outcome.error.code === 'BUDGET_EXCEEDED' && !console.isJson)
    console.problem(`  What is finished is kept. ${moreFor(execution.executionId, outcome.error.data, console)}`);
  return runExitCode(outcome.error.code);
}

const MORE: Readonly<Record<string, string>> = { tokens: '--budget-tokens N', steps: '--budget-calls N', timeMs: '--budget-time TIME' };

interface BudgetData {
  readonly budgetType?: string;
  readonly account?: string;
}

/** Where more is given of what was short: by an option of the run, or in the file if it was the limit of a step. */
function moreFor(runId: string, data: Json | undefined, { command, paintNews: { bold } }: Console): string {
  const { budgetType = 'usd', account = '' } = (data ?? {}) as BudgetData;
  if (account.includes('/step/')) return 'The limit that was met is that of a step, in the file.';
  return `Go on with more: ${bold(command(`resume ${printable(runId)} ${MORE[budgetType] ?? '--budget USD'}`))}`;
}

/** Exit code of a run that failed: bad values inside a run are a failed run, not wrong usage. */
export function runExitCode(code: string): ExitCode {
  const exitCode = exitCodeOf(code);
  return exitCode === exitCodes.usage || exitCode === exitCodes.paused ? exitCodes.failed : exitCode;
}
