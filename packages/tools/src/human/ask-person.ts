import type { Json, JsonObject, ToolContext } from '@tutti/core';
import { AnswerInvalidError } from '../errors/answer-invalid-error.ts';
import { PersonNeededError } from '../errors/person-needed-error.ts';
import { assertDefault, defaultAnswer, readAnswer, type Question, type Reading } from './question.ts';

/** Whether people are there: `wait` asks and waits, for days if need be; `default` takes the default answers at once, and waits where there is none. */
export type PeopleMode = 'wait' | 'default';

/** The key under which a step keeps what it asks; behind a dot stands what tells several apart. */
export const QUESTION_KEY = 'question';

const MOST_TRIES = 20;

/** One question to a person. */
export interface Asking {
  readonly question: Question;
  /** Name of the signal that brings the answer. Default: the step's. */
  readonly signal?: string | undefined;
  readonly mode: PeopleMode;
  /** Behind the keys of question and answer, where a step may ask several. */
  readonly keySuffix?: string;
  /** Reads what was sent; default {@link readAnswer}. */
  readonly read?: (sent: Json) => Reading;
}

/**
 * Asks a person by a durable wait for a signal. An answer that does not fit is not taken, and asked for again.
 * @returns the answer, and whether somebody gave it
 * @throws ValidationError for a default that is no answer; PersonNeededError outside of a run when there is no default.
 */
export async function askPerson(
  { question, signal, mode, keySuffix = '', read = (sent) => readAnswer(question, sent) }: Asking,
  context: ToolContext,
): Promise<{ readonly value: Json; readonly isDefault: boolean }> {
  assertDefault(question);
  const standard = defaultAnswer(question);
  if (standard !== undefined && (mode === 'default' || context.wait === undefined)) return { value: standard, isDefault: true };
  if (context.wait === undefined)
    throw new PersonNeededError(
      `Somebody has to answer ${JSON.stringify(question.prompt)}, and there is no run that could wait for it. Call the tool in a pipeline, or give a default.`,
    );
  const name = signal ?? signalName(context);
  const shown = JSON.parse(JSON.stringify({ ...question, signal: name })) as JsonObject;
  await context.step?.(`${QUESTION_KEY}${keySuffix}`, () => shown, { effect: 'idempotent', input: shown });
  context.report?.({ message: question.prompt, data: shown });
  for (let i = 1; i <= MOST_TRIES; i++) {
    const sent = await context.wait(`answer${i === 1 ? '' : `-${i}`}${keySuffix}`, { signal: name });
    const reading = read(sent);
    if ('value' in reading) return { value: reading.value, isDefault: sent === null };
    context.report?.({ message: `${question.prompt}: ${reading.problem}. Answer again with the signal "${name}".`, data: shown });
  }
  throw new AnswerInvalidError(
    `${JSON.stringify(question.prompt)} was answered ${MOST_TRIES} times with something else than was asked for (${question.type}). Answer with the signal "${name}".`,
    { retryable: false },
  );
}

/** The step's own name: answers to different steps do not get mixed up. */
export function signalName({ idempotencyKey = '' }: ToolContext): string {
  return idempotencyKey.split('/').slice(1).join('/') || 'answer';
}
