import type { Json, JsonObject, ToolContext } from '@tutti/core';
import { z } from 'zod';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { parameters } from '../action/parameters.ts';
import { askPerson, type PeopleMode } from './ask-person.ts';
import { assertDefault, defaultAnswer, readAnswer, type Question, type Reading } from './question.ts';
import { answerType, type PeopleOptions } from './user-prompt-tool.ts';

interface FeedbackQuestion extends Question {
  readonly id: string;
  readonly required: boolean;
}

interface FeedbackParameters {
  readonly prompt: string;
  readonly questions: readonly FeedbackQuestion[];
  readonly signal?: string | undefined;
}

const json = z.unknown() as unknown as z.ZodType<Json>;
const question = z.preprocess(
  (given) => (typeof given === 'string' ? { prompt: given } : given),
  parameters<{
    readonly id?: string;
    readonly prompt: string;
    readonly type?: Question['type'];
    readonly choices?: readonly Json[];
    readonly default?: Json;
    readonly required: boolean;
  }>(
    {
      id: z.string().optional(),
      prompt: z.string().min(1),
      type: answerType.optional(),
      choices: z.array(json).optional(),
      default: json.optional(),
      required: z.boolean().default(false),
    },
    {
      aliases: { id: ['name', 'key'], prompt: ['question', 'text', 'label', 'message'], choices: ['options'], default: ['default_value'] },
    },
  ),
);

const schema = () =>
  parameters<FeedbackParameters>(
    {
      prompt: z.string().default('Please give feedback.'),
      questions: z
        .array(question)
        .min(1)
        .max(100)
        .default([{ id: 'feedback', prompt: 'What do you think?', type: 'text', required: false }])
        .transform((all) =>
          all.map(
            (each, i): FeedbackQuestion => ({
              ...each,
              id: each.id ?? `question_${i + 1}`,
              type: each.type ?? (each.choices === undefined ? 'text' : 'choice'),
            }),
          ),
        ),
      signal: z.string().min(1).max(200).optional(),
    },
    { aliases: { prompt: ['message', 'title'], questions: ['fields', 'feedback_questions'], signal: ['signal_name'] } },
  );

/** Asks several things at once; the answer is one object, with a value by the id of each question. */
export class FeedbackTool extends ActionTool {
  constructor({ mode = 'default' }: PeopleOptions = {}) {
    const body = (name: string): ActionBody =>
      action<FeedbackParameters>({
        description: 'Asks several questions and waits for the answers.',
        effect: 'idempotent',
        acts: 'nothing',
        schema,
        run: (given, context) => collect(given, context, { name, mode }),
      });
    super({
      id: 'feedback-collection',
      name: 'Feedback collection',
      description: 'Collects answers from people.',
      defaultAction: 'collect',
      actions: { collect: body('collect'), request: body('request') },
    });
  }
}

async function collect(
  { prompt, questions, signal }: FeedbackParameters,
  context: ToolContext,
  { name, mode }: { readonly name: string; readonly mode: PeopleMode },
): Promise<JsonObject> {
  for (const each of questions) assertDefault(each);
  const standard = Object.fromEntries(
    questions.flatMap((each) => {
      const value = defaultAnswer(each);
      return value === undefined ? [] : [[each.id, value] as const];
    }),
  );
  const isSettled = questions.every((each) => !each.required || Object.hasOwn(standard, each.id)) && Object.keys(standard).length > 0;
  const asked: Question = {
    prompt,
    type: 'json',
    ...(isSettled ? { default: standard } : {}),
    details: { questions: JSON.parse(JSON.stringify(questions)) as Json },
  };
  const { value, isDefault } = await askPerson({ question: asked, signal, mode, read: (sent) => readAll(questions, sent) }, context);
  const answers = value as JsonObject;
  const responses = questions
    .filter(({ id }) => Object.hasOwn(answers, id))
    .map(({ id, prompt: text }) => ({ id, question: text, answer: answers[id] ?? null }));
  const numbers = Object.values(answers).filter((answer) => typeof answer === 'number');
  return {
    action: name,
    answers,
    feedback: answers,
    responses,
    response_count: responses.length,
    rating: numbers.length === 0 ? null : numbers.reduce((sum, each) => sum + each, 0) / numbers.length,
    summary: responses.map(({ question: text, answer }) => `${text} ${JSON.stringify(answer)}`).join('\n'),
    is_default: isDefault,
    success: true,
  };
}

function readAll(questions: readonly FeedbackQuestion[], sent: Json): Reading {
  const given =
    questions.length === 1 && (typeof sent !== 'object' || Array.isArray(sent)) && questions[0] !== undefined
      ? { [questions[0].id]: sent }
      : (sent ?? {});
  if (typeof given !== 'object' || Array.isArray(given))
    return { problem: `answer with an object: ${questions.map(({ id }) => id).join(', ')}` };
  const answers: [string, Json][] = [];
  for (const each of questions) {
    const answer = Object.hasOwn(given, each.id) ? ((given as JsonObject)[each.id] ?? null) : null;
    if (answer === null && each.default === undefined && !each.required) continue;
    const reading = readAnswer(each, answer);
    if ('problem' in reading) return { problem: `${each.id}: ${reading.problem}` };
    answers.push([each.id, reading.value]);
  }
  return { value: Object.fromEntries(answers) };
}
