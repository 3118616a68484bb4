import type { JsonObject } from '@tutti/core';
import { z } from 'zod';
import { numeric, parameters } from '../action/parameters.ts';

/** What every call of a model may be told, whatever it is for. */
export interface ModelParameters {
  readonly model?: string | undefined;
  readonly task?: string | undefined;
  readonly system?: string | undefined;
  readonly temperature?: number | undefined;
  readonly max_tokens?: number | undefined;
  readonly top_p?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly schema?: JsonObject | undefined;
  readonly response_format?: string | JsonObject | undefined;
  readonly capabilities?: readonly string[] | undefined;
}

export interface PromptParameters extends ModelParameters {
  readonly prompt: string;
}

export interface MessageParameter {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatParameters extends ModelParameters {
  readonly prompt?: string | undefined;
  readonly messages?: readonly MessageParameter[] | undefined;
}

export interface TextParameters extends ModelParameters {
  readonly text?: unknown;
  readonly prompt?: string | undefined;
  readonly analysis_type?: unknown;
  readonly [other: string]: unknown;
}

export interface SummarizeParameters extends ModelParameters {
  readonly text: unknown;
  readonly prompt?: string | undefined;
  readonly max_words?: number | undefined;
}

export interface ClassifyParameters extends ModelParameters {
  readonly text: unknown;
  readonly categories: readonly string[];
  readonly prompt?: string | undefined;
}

const number = z.number();
const object = z.record(z.string(), z.unknown());
// Templates and AUTO leave such words where no model was chosen: the router chooses then.
const model = z
  .preprocess(
    (value) => (value === '' || value === 'auto' || value === 'default' || value === null ? undefined : value),
    z.string().optional(),
  )
  .optional();
const prompt = z.string().min(1, { error: 'it is empty; say what the model is to do' });
const text = z.unknown().refine((value) => value !== undefined && value !== null && value !== '', { error: 'there is no text to work on' });

const common = {
  model,
  task: z.string().optional(),
  system: z.string().optional(),
  temperature: numeric(number.min(0).max(2)).optional(),
  max_tokens: numeric(number.int().positive()).optional(),
  top_p: numeric(number.min(0).max(1)).optional(),
  stop: z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string()).optional()).optional(),
  seed: numeric(number.int()).optional(),
  schema: object.optional(),
  response_format: z.union([z.string(), object]).optional(),
  capabilities: z.array(z.string()).optional(),
};

const aliases = {
  system: ['system_prompt', 'instructions'],
  max_tokens: ['max_output_tokens'],
  stop: ['stop_sequences'],
  schema: ['response_schema', 'output_schema', 'json_schema'],
  task: ['task_type'],
};
const textAliases = { ...aliases, text: ['content', 'data', 'input'], prompt: ['analysis_prompt', 'assessment_prompt', 'instruction'] };

export const promptSchema = (): z.ZodType<PromptParameters> =>
  parameters<PromptParameters>({ ...common, prompt }, { aliases: { ...aliases, prompt: ['text', 'content', 'input'] } });

const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

export const chatSchema = (): z.ZodType<ChatParameters> =>
  parameters<ChatParameters>(
    { ...common, prompt: prompt.optional(), messages: z.array(message).min(1).optional() },
    { aliases: { ...aliases, prompt: ['message', 'text'] } },
  );

/** Other parameters are kept: they are what is to be analysed. */
export const textSchema = (): z.ZodType<TextParameters> =>
  parameters<TextParameters>(
    { ...common, text: z.unknown().optional(), prompt: prompt.optional(), analysis_type: z.unknown().optional() },
    { aliases: textAliases, others: 'keep' },
  );

export const summarizeSchema = (): z.ZodType<SummarizeParameters> =>
  parameters<SummarizeParameters>(
    { ...common, text, prompt: prompt.optional(), max_words: numeric(number.int().positive()).optional() },
    { aliases: { ...textAliases, max_words: ['max_length', 'length'] } },
  );

export const classifySchema = (): z.ZodType<ClassifyParameters> =>
  parameters<ClassifyParameters>(
    { ...common, text, categories: z.array(z.string()).min(1), prompt: prompt.optional() },
    { aliases: { ...textAliases, categories: ['labels', 'classes', 'options'] } },
  );
