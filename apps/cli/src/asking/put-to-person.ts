import type { Orchestrator } from '@tutti/orchestrator';
import type { Console } from '../console/console.ts';
import { ctrlC, type Interrupt, type Interrupts } from '../running/interrupts.ts';
import type { SignalQuestion } from '../running/open-questions.ts';
import { askQuestion } from './ask-question.ts';
import type { FamilyWatch } from './family-watch.ts';
import { notAnswered } from './prompts.ts';

interface Putting {
  readonly orchestrator: Orchestrator;
  readonly console: Console;
  readonly interrupts: Interrupts;
  readonly watch: FamilyWatch;
}

/** Asks, and sends the answer to the run; gives what interrupts the run when the person would rather not answer. An answer from elsewhere takes the question back. */
export async function putToPerson(
  question: SignalQuestion,
  { orchestrator, console, interrupts, watch }: Putting,
): Promise<'answered' | Interrupt> {
  const taken = new AbortController();
  const watching = new AbortController();
  const isOver = ({ questions }: { readonly questions: readonly object[] }): boolean =>
    !(questions as readonly SignalQuestion[]).some((each) => isSame(each, question));
  const elsewhere = watch.until(isOver, watching.signal).then((look) => {
    if (look !== undefined) taken.abort();
  });
  let interrupted: Interrupt | undefined;
  void interrupts.first.then((interrupt) => {
    interrupted = interrupt;
    taken.abort();
  });
  const answer = await askQuestion(question, { console, signal: taken.signal });
  watching.abort();
  await elsewhere;
  if (interrupted !== undefined) return interrupted;
  if (answer === notAnswered && !taken.signal.aborted) return ctrlC;
  if (answer === notAnswered) {
    console.news('The question was answered elsewhere.');
    return 'answered';
  }
  const { run } = await orchestrator.execution(question.runId, { exact: true });
  await run.signal(question.signal, answer);
  // Until the run has taken it: the same question is not asked twice.
  await watch.until(isOver, AbortSignal.any([]));
  return 'answered';
}

function isSame(a: SignalQuestion, b: SignalQuestion): boolean {
  return a.runId === b.runId && a.path === b.path && a.key === b.key && a.signal === b.signal;
}
