import type { Json, JsonObject, ToolContext } from '@tutti/core';
import { z } from 'zod';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { parameters } from '../action/parameters.ts';
import { askPerson, type PeopleMode } from './ask-person.ts';
import type { AnswerType } from './question.ts';

/** How people are asked. */
export interface PeopleOptions {
  /** Default `default`. */
  readonly mode?: PeopleMode;
}

interface PromptParameters {
  readonly prompt: string;
  readonly type?: AnswerType | undefined;
  readonly choices?: readonly Json[] | undefined;
  readonly default?: Json | undefined;
  readonly signal?: string | undefined;
}

const words: Readonly<Record<string, AnswerType>> = {
  text: 'text',
  string: 'text',
  str: 'text',
  multiline: 'text',
  input: 'text',
  boolean: 'boolean',
  bool: 'boolean',
  confirm: 'boolean',
  confirmation: 'boolean',
  yesno: 'boolean',
  number: 'number',
  integer: 'number',
  int: 'number',
  float: 'number',
  rating: 'number',
  choice: 'choice',
  select: 'choice',
  single: 'choice',
  choices: 'choices',
  multiselect: 'choices',
  multi_select: 'choices',
  multiple: 'choices',
  json: 'json',
  object: 'json',
};
/** A type of answer, in the words that people use for it. */
export const answerType: z.ZodType<AnswerType | undefined> = z.preprocess(
  (word) => (typeof word === 'string' ? (Object.hasOwn(words, word.toLowerCase()) ? words[word.toLowerCase()] : word) : word),
  z.enum(['text', 'boolean', 'number', 'choice', 'choices', 'json']).optional(),
);

const json = z.unknown() as unknown as z.ZodType<Json>;
const schema = () =>
  parameters<PromptParameters>(
    {
      prompt: z.string().min(1),
      type: answerType.optional(),
      choices: z.array(json).min(1).optional(),
      default: json.optional(),
      signal: z.string().min(1).max(200).optional(),
    },
    {
      aliases: {
        prompt: ['message', 'question', 'text'],
        type: ['input_type', 'prompt_type'],
        choices: ['options'],
        default: ['default_value'],
        signal: ['signal_name'],
      },
    },
  );

/** Asks the person in front of a run, and waits for the answer as long as it takes. */
export class UserPromptTool extends ActionTool {
  constructor({ mode = 'default' }: PeopleOptions = {}) {
    const body = (name: string, type?: AnswerType): ActionBody =>
      action<PromptParameters>({
        description: 'Asks a person and waits for the answer.',
        effect: 'idempotent',
        acts: 'nothing',
        schema,
        run: (given, context) => ask({ ...given, type: type ?? given.type }, context, { name, mode }),
      });
    super({
      id: 'user-prompt',
      name: 'User prompt',
      description: 'Asks a person.',
      defaultAction: 'prompt',
      actions: {
        prompt: body('prompt'),
        ask: body('ask'),
        input: body('input'),
        confirm: body('confirm', 'boolean'),
        choose: body('choose', 'choice'),
        select: body('select', 'choice'),
      },
    });
  }
}

async function ask(
  { prompt, type, choices, default: standard, signal }: PromptParameters,
  context: ToolContext,
  { name, mode }: { readonly name: string; readonly mode: PeopleMode },
): Promise<JsonObject> {
  const asked = type ?? (choices !== undefined ? 'choice' : typeof standard === 'boolean' ? 'boolean' : 'text');
  const question = { prompt, type: asked, choices, default: standard };
  const { value, isDefault } = await askPerson({ question, signal, mode }, context);
  return {
    action: name,
    prompt,
    response: value,
    value,
    answer: value,
    input: value,
    result: value,
    content: typeof value === 'string' ? value : JSON.stringify(value),
    confirmed: value !== false,
    is_default: isDefault,
    success: true,
  };
}
