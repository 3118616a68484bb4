import { isClosed, systemClock, type Journal, type RunState } from '@tutti/core';
import type { Execution, Orchestrator } from '@tutti/orchestrator';
import { FamilyWatch } from '../asking/family-watch.ts';
import { putToPerson } from '../asking/put-to-person.ts';
import type { Console } from '../console/console.ts';
import { printable } from '../console/printable.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { showProgress, type ProgressDisplay } from '../progress/show-progress.ts';
import { finishClosed, finishPaused } from './finish.ts';
import { listenForInterrupts, type Interrupt, type Interrupts } from './interrupts.ts';
import { openQuestions, type Question, type SignalQuestion } from './open-questions.ts';

/** How long running steps may go on after the first Ctrl-C. */
const GRACE_MS = 10_000;

/** What driving a run needs. */
export interface Driving {
  readonly orchestrator: Orchestrator;
  readonly console: Console;
  readonly journal: Journal;
}

type End =
  | { readonly kind: 'state'; readonly state: RunState }
  | { readonly kind: 'interrupted'; readonly by: Interrupt }
  | { readonly kind: 'question'; readonly question: SignalQuestion };

/** Drives a run in this process until it ends, stands still or is interrupted; says how it went and gives the exit code. */
export async function driveRun(execution: Execution, driving: Driving): Promise<ExitCode> {
  const { orchestrator, console, journal } = driving;
  using interrupts = listenForInterrupts();
  const watch = new FamilyWatch({
    journal,
    root: execution.executionId,
    nodes: async (runId) => (await orchestrator.execution(runId, { exact: true })).run.nodes(),
  });
  for (;;) {
    const end = await driveOn(execution, { ...driving, interrupts, watch });
    if (end.kind === 'question') {
      const given = await putToPerson(end.question, { ...driving, interrupts, watch });
      if (given === 'answered') continue;
      await pause(execution, { interrupts, by: given });
      return leave(execution, { state: { status: 'paused', reason: 'interrupted' }, exitCode: given.exitCode }, driving);
    }
    if (end.kind === 'interrupted')
      return leave(execution, { state: { status: 'paused', reason: 'interrupted' }, exitCode: end.by.exitCode }, driving);
    if (!isClosed(end.state.status)) return leave(execution, { state: end.state, exitCode: exitCodes.paused }, driving);
    return finishClosed(execution, console);
  }
}

interface Round extends Driving {
  readonly interrupts: Interrupts;
  readonly watch: FamilyWatch;
}

/** Shows the run until it ends, somebody is to be asked, or it is interrupted. */
async function driveOn(execution: Execution, { console, interrupts, watch }: Round): Promise<End> {
  const idle = execution.run.idle();
  // It rejects when the kernel is stopped, and nobody may be waiting for it by then.
  idle.catch(() => undefined);
  const looking = new AbortController();
  const display = await showProgress(execution.run, console);
  try {
    const end = await Promise.race([
      idle.then((state) => orQuestion(state, { console, watch })),
      interrupts.first.then((by): End => ({ kind: 'interrupted', by })),
      watched(watch, console, looking.signal),
    ]);
    if (end.kind === 'interrupted') await pause(execution, { interrupts, by: end.by, display });
    return end;
  } catch (error) {
    // A full disk, say: what is on record stays, and the run can go on later.
    console.news(
      `Run ${printable(execution.executionId)} cannot go on for now. Later go on with: ${console.paintNews.bold(console.command(`resume ${execution.executionId}`))}`,
    );
    throw error;
  } finally {
    looking.abort();
    await display.end();
  }
}

/** Somebody who is there is asked at once, also while other steps are at work; else a run is left only when all of it stands still. */
async function watched(watch: FamilyWatch, console: Console, signal: AbortSignal): Promise<End> {
  const look = await watch.until(({ questions, standsStill }) => standsStill || (console.canAsk && questions.some(isForPerson)), signal);
  const question = console.canAsk ? look?.questions.find(isForPerson) : undefined;
  if (question !== undefined) return { kind: 'question', question };
  if (look !== undefined) return { kind: 'state', state: stateOf(look.questions) };
  return new Promise<never>(() => undefined);
}

async function orQuestion(state: RunState, { console, watch }: Pick<Round, 'console' | 'watch'>): Promise<End> {
  const question = console.canAsk && state.status === 'waiting' ? (await watch.look()).questions.find(isForPerson) : undefined;
  return question === undefined ? { kind: 'state', state } : { kind: 'question', question };
}

function isForPerson(question: Question): question is SignalQuestion {
  return question.kind === 'signal';
}

/** How a run stands of which only child runs ask something. */
function stateOf(questions: readonly Question[]): RunState {
  return questions.some(({ kind }) => kind === 'decision')
    ? { status: 'needs-decision', waitingFor: 'decision' }
    : { status: 'waiting', waitingFor: 'signal' };
}

/** Starts nothing more, and waits for running steps: until they have ended, the time is up, or the second Ctrl-C. */
async function pause(
  { run }: Execution,
  { interrupts, by, display }: { readonly interrupts: Interrupts; readonly by: Interrupt; readonly display?: ProgressDisplay },
): Promise<void> {
  if (display !== undefined) display.note = 'pausing, Ctrl-C again stops at once';
  const grace = Promise.withResolvers<void>();
  const cancel = systemClock.after(GRACE_MS, grace.resolve);
  const drained = run.pause(by.name).then(
    () => run.idle(),
    () => run.idle(),
  );
  await Promise.race([drained, grace.promise, interrupts.second]);
  cancel();
  if (display !== undefined) display.note = '';
}

async function leave(
  execution: Execution,
  { state, exitCode }: { readonly state: RunState; readonly exitCode: ExitCode },
  { orchestrator, console, journal }: Driving,
): Promise<ExitCode> {
  const isInterrupted = exitCode !== exitCodes.paused;
  const questions = isInterrupted
    ? await openQuestions(journal, execution.executionId)
    : (await new FamilyWatch({ journal, root: execution.executionId, nodes: async () => [] }).look()).questions;
  // A step that waits for a child run would wait on.
  await orchestrator.shutdown({ graceMs: 0 });
  return finishPaused(execution, { state, questions, exitCode }, console);
}
