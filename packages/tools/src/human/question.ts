import { ValidationError, type Json, type JsonObject } from '@tutti/core';

export const answerTypes = ['text', 'boolean', 'number', 'choice', 'choices', 'json'] as const;
export type AnswerType = (typeof answerTypes)[number];

/** What a person is asked. It is on record while the run waits, so that it can be shown. */
export interface Question {
  readonly prompt: string;
  readonly type: AnswerType;
  readonly choices?: readonly Json[] | undefined;
  /** What counts when nothing is said. */
  readonly default?: Json | undefined;
  /** What is asked about, in full. */
  readonly details?: JsonObject | undefined;
}

/** An answer in the type that was asked for, or what is wrong with it. */
export type Reading = { readonly value: Json } | { readonly problem: string };

/** Reads an answer as people write it: yes for true, a number or a name for one of several. */
export function readAnswer(question: Question, answer: Json): Reading {
  const given = unwrapped(answer);
  const said = given === null || given === '' ? (question.default ?? null) : given;
  if (said === null)
    return question.type === 'text' && given === '' ? { value: '' } : { problem: `an answer is needed (${question.type})` };
  switch (question.type) {
    case 'boolean':
      return asBoolean(said);
    case 'number':
      return asNumber(said);
    case 'choice':
      return asChoice(question.choices ?? [], said);
    case 'choices':
      return asChoices(question.choices ?? [], said);
    case 'text':
      return { value: typeof said === 'string' ? said : JSON.stringify(said) };
    case 'json':
      return { value: said };
  }
}

/** A default that is no answer would never be taken: the run would wait where none was meant to. @throws ValidationError */
export function assertDefault({ default: standard, ...question }: Question): void {
  if (standard === undefined || standard === null || standard === '') return;
  const reading = readAnswer(question, standard);
  if ('problem' in reading)
    throw new ValidationError(
      `The default answer to ${JSON.stringify(question.prompt)} does not fit: ${reading.problem}. Give one that does, or none.`,
      { issues: [{ path: 'default', message: reading.problem }] },
    );
}

/** What a question is settled with when nobody says anything; `undefined` when there is nothing. */
export function defaultAnswer(question: Question): Json | undefined {
  if (question.default === undefined) return undefined;
  const reading = readAnswer(question, question.default);
  return 'value' in reading ? reading.value : undefined;
}

function unwrapped(answer: Json): Json {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  const { value } = answer as JsonObject;
  return value !== undefined && Object.keys(answer).length === 1 ? value : answer;
}

function asBoolean(said: Json): Reading {
  if (typeof said === 'boolean') return { value: said };
  const word = String(said as string)
    .trim()
    .toLowerCase();
  if (/^(?:y|yes|true|ok|1|approved?|agreed?)$/.test(word)) return { value: true };
  if (/^(?:n|no|false|0|reject(?:ed)?|den(?:y|ied))$/.test(word)) return { value: false };
  return { problem: `${JSON.stringify(said)} is neither yes nor no` };
}

function asNumber(said: Json): Reading {
  const value = typeof said === 'string' && said.trim() !== '' ? Number(said) : said;
  return typeof value === 'number' && Number.isFinite(value) ? { value } : { problem: `${JSON.stringify(said)} is no number` };
}

function asChoice(choices: readonly Json[], said: Json): Reading {
  const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value)).trim().toLowerCase();
  const found =
    choices.find((choice) => plain(choice) === plain(said)) ?? choices[/^\d+$/.test(plain(said)) ? Number(plain(said)) - 1 : -1];
  return found === undefined
    ? { problem: `${JSON.stringify(said)} is none of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}` }
    : { value: found };
}

function asChoices(choices: readonly Json[], said: Json): Reading {
  const parts = Array.isArray(said)
    ? (said as readonly Json[])
    : String(said as string)
        .split(',')
        .map((part) => part.trim());
  const readings = parts.map((part) => asChoice(choices, part));
  const wrong = readings.find((reading) => 'problem' in reading);
  return wrong ?? { value: readings.flatMap((reading) => ('value' in reading ? [reading.value] : [])) };
}
