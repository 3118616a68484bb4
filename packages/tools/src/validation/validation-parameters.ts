import type { Json, JsonObject } from '@tutti/core';
import { z } from 'zod';
import { flag, parameters } from '../action/parameters.ts';
import { dataFormats, type DataFormat } from '../data/data-format.ts';

export interface ValidateParameters {
  readonly data?: Json | undefined;
  readonly path?: string | undefined;
  readonly input_format?: DataFormat | undefined;
  readonly schema?: JsonObject | boolean | undefined;
  readonly mode: 'strict' | 'lenient' | 'report_only';
}

export interface ExtractParameters {
  readonly text: string;
  readonly schema: JsonObject;
  readonly model?: string | undefined;
  readonly prompt?: string | undefined;
}

const mode = z.preprocess(
  (value) => {
    const word = String(value ?? 'strict')
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_');
    return word === 'coerce' ? 'lenient' : word === 'permissive' || word === 'report' || word === 'warn' ? 'report_only' : word;
  },
  z.enum(['strict', 'lenient', 'report_only']),
);

/** A schema may come as text, as templates and files give it. */
const jsonSchema = z.preprocess(
  (value) => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return value;
    }
  },
  z.union([z.record(z.string(), z.unknown()), z.boolean()], { error: 'it is no JSON Schema: pass an object, or its JSON' }),
);

const data = { data: z.unknown().optional(), path: z.string().optional(), input_format: z.enum(dataFormats).optional() };
const dataAliases = {
  data: ['input', 'input_data', 'content', 'value'],
  path: ['file_path', 'file', 'input_path'],
  input_format: ['source_format', 'data_format'],
};

export const validateSchema = (): z.ZodType<ValidateParameters> =>
  parameters<ValidateParameters>(
    { ...data, schema: jsonSchema, mode },
    { aliases: { ...dataAliases, schema: ['json_schema'], mode: ['validation_mode', 'validation_level', 'level'] } },
  );

export const dataOnlySchema = (): z.ZodType<ValidateParameters> =>
  parameters<ValidateParameters>(
    { ...data, schema: jsonSchema.optional(), mode },
    { aliases: { ...dataAliases, schema: ['json_schema'] } },
  );

export const extractSchema = (): z.ZodType<ExtractParameters> =>
  parameters<ExtractParameters>(
    {
      text: z.string().min(1, { error: 'there is no text to extract from' }),
      schema: jsonSchema,
      model: z.string().optional(),
      prompt: z.string().optional(),
      strict: flag().optional(),
    },
    { aliases: { text: ['data', 'content', 'input'], schema: ['json_schema'], prompt: ['instructions'] } },
  );
