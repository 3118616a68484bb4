import { isClosed, systemClock, type RunState } from '@tutti/core';
import type { Execution, Orchestrator } from '@tutti/orchestrator';
import type { Console } from '../console/console.ts';
import { errorText } from '../console/report-error.ts';
import { printable } from '../console/printable.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { showProgress, type ProgressDisplay } from '../progress/show-progress.ts';
import { listenForInterrupts, type Interrupts } from './interrupts.ts';
import { printResult } from './print-result.ts';

/** How long running steps may go on after the first Ctrl-C. */
const GRACE_MS = 10_000;

/** What driving a run needs. */
export interface Driving {
  readonly orchestrator: Orchestrator;
  readonly console: Console;
}

type End = { readonly kind: 'state'; readonly state: RunState } | { readonly kind: 'interrupted'; readonly exitCode: ExitCode };

/** Drives a run in this process until it ends, stands still or is interrupted; says how it went and gives the exit code. */
export async function driveRun(execution: Execution, { orchestrator, console }: Driving): Promise<ExitCode> {
  using interrupts = listenForInterrupts();
  const idle = execution.run.idle().then((state): End => ({ kind: 'state', state }));
  // It rejects when the kernel is stopped, and nobody may be waiting for it by then.
  idle.catch(() => undefined);
  const display = await showProgress(execution.run, console);
  let end: End;
  try {
    end = await Promise.race([
      idle,
      interrupts.first.then((exitCode): End => ({ kind: 'interrupted', exitCode })),
    ]);
    if (end.kind === 'interrupted') await pause(execution, display, interrupts);
  } catch (error) {
    // A full disk, say: what is on record stays, and the run can go on later.
    console.news(`Run ${printable(execution.executionId)} cannot go on for now. Later go on with: ${console.paintNews.bold(`tutti resume ${execution.executionId}`)}`);
    throw error;
  } finally {
    await display.end();
  }
  if (end.kind === 'interrupted') {
    await orchestrator.shutdown({ graceMs: 0 });
    return finishPaused(execution, { status: 'paused', reason: 'interrupted' }, { console, exitCode: end.exitCode });
  }
  if (!isClosed(end.state.status)) {
    await orchestrator.shutdown();
    return finishPaused(execution, end.state, { console, exitCode: exitCodes.paused });
  }
  return finishClosed(execution, console);
}

/** Starts nothing more, and waits for running steps: until they have ended, the time is up, or the second Ctrl-C. */
async function pause({ run }: Execution, display: ProgressDisplay, interrupts: Interrupts): Promise<void> {
  display.note = 'pausing, Ctrl-C again stops at once';
  const grace = Promise.withResolvers<void>();
  const cancel = systemClock.after(GRACE_MS, grace.resolve);
  const drained = run.pause('Ctrl-C').then(() => run.idle(), () => run.idle());
  await Promise.race([drained, grace.promise, interrupts.second]);
  cancel();
}

function finishPaused({ executionId }: Execution, state: RunState, { console, exitCode }: { readonly console: Console; readonly exitCode: ExitCode }): ExitCode {
  const { status, waitingFor, reason } = state;
  const command = `tutti resume ${executionId}`;
  if (console.isJson) {
    console.printJson({ executionId, status, ...(waitingFor === undefined ? {} : { waitingFor }), ...(reason === undefined ? {} : { reason }), resume: command, exitCode });
    return exitCode;
  }
  const what = status === 'needs-decision' ? 'needs a decision' : status === 'waiting' ? `waits for a ${waitingFor ?? 'message'}` : 'is paused';
  const { yellow, bold } = console.paintNews;
  console.problem(`${yellow('‖')} Run ${printable(executionId)} ${what}${reason === undefined ? '' : ` (${printable(reason)})`}. Finished steps are on record.`);
  if (status === 'needs-decision') console.problem(`  See the step with: ${bold(`tutti show ${executionId}`)}, answer with: ${bold(`tutti decide ${executionId} STEP --as retry|complete|fail`)}`);
  if (status === 'waiting') console.problem(`  See what it waits for with: ${bold(`tutti show ${executionId}`)}, answer with: ${bold(`tutti signal ${executionId} NAME VALUE`)}`);
  console.problem(`  Go on with: ${bold(command)}`);
  return exitCode;
}

async function finishClosed(execution: Execution, console: Console): Promise<ExitCode> {
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
  return runExitCode(outcome.error.code);
}

/** Exit code of a run that failed: bad values inside a run are a failed run, not wrong usage. */
export function runExitCode(code: string): ExitCode {
  const exitCode = exitCodeOf(code);
  return exitCode === exitCodes.usage || exitCode === exitCodes.paused ? exitCodes.failed : exitCode;
}
