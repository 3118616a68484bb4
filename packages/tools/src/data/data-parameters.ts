import type { Json } from '@tutti/core';
import { z } from 'zod';
import { flag, parameters } from '../action/parameters.ts';
import { dataFormats, formatNamed, type DataFormat } from './data-format.ts';

/** Where data comes from and what form the answer has; further parameters are the action's own. */
export interface DataParameters {
  readonly data?: Json | undefined;
  readonly path?: string | undefined;
  readonly input_format?: DataFormat | undefined;
  readonly format?: DataFormat | undefined;
  readonly delimiter?: string | undefined;
  readonly header: boolean;
  readonly infer_types: boolean;
  readonly escape_formulas: boolean;
  readonly records?: string | undefined;
  readonly [other: string]: unknown;
}

const format: z.ZodType<DataFormat | undefined> = z
  .preprocess((value) => (value === 'auto' || value === '' ? undefined : typeof value === 'string' ? (formatNamed(value) ?? value) : value), z.enum(dataFormats).optional())
  .optional();

const shape = {
  data: z.unknown().optional(),
  path: z.string().optional(),
  input_format: format,
  format,
  delimiter: z.string().min(1).max(4).optional(),
  header: flag().default(true),
  infer_types: flag().default(true),
  escape_formulas: flag().default(false),
  records: z.string().optional(),
};

const aliases = {
  data: ['input', 'input_data', 'text', 'content'],
  path: ['input_path', 'file_path', 'filepath', 'file', 'source', 'input_file'],
  input_format: ['source_format', 'from_format', 'data_format'],
  format: ['output_format', 'target_format', 'to_format'],
  records: ['records_path', 'records_field', 'record_path'],
};

/** Names an action does not know are kept: they are options of its transformation. */
export const dataSchema: z.ZodType<DataParameters> = parameters<DataParameters>(shape, { aliases, others: 'keep' });

export const convertSchema: z.ZodType<DataParameters> = parameters<DataParameters>({ ...shape, format: z.preprocess((value) => value ?? 'json', format) }, { aliases: { ...aliases, input_format: [...aliases.input_format, 'from'], format: [...aliases.format, 'to'] }, others: 'keep' });

export interface MergeParameters {
  readonly datasets: readonly { readonly name: string; readonly data: Json }[];
  readonly merge_strategy: string;
  readonly on?: string | undefined;
  readonly format?: DataFormat | undefined;
}

const dataset = z.preprocess(
  (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) && 'data' in value ? value : { data: value }),
  z.object({ name: z.string().optional(), data: z.unknown() }),
);

export const mergeSchema: z.ZodType<MergeParameters> = parameters<MergeParameters>(
  {
    datasets: z
      .preprocess((value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).map(([name, data]) => ({ name, data: data as unknown })) : value), z.array(dataset).min(1))
      .transform((sets) => sets.map((set, index) => ({ name: set.name ?? `data_${index + 1}`, data: set.data }))),
    merge_strategy: z.string().default('combine'),
    on: z.string().optional(),
    format,
  },
  { aliases: { datasets: ['data', 'inputs', 'sources'], merge_strategy: ['strategy', 'how', 'method'], on: ['key', 'join_on'], format: ['output_format', 'target_format', 'to'] } },
);
