import { isJsonObject, type Json, type JsonObject, type KnownParameters } from '@tutti/core';
import { z } from 'zod';
import { flag, parameters, reportMisspelt } from '../action/parameters.ts';
import { dataFormats, formatNamed, type DataFormat } from './data-format.ts';
import { transformationNamed, transformationOptions, wordOf } from './option-names.ts';

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
  .preprocess(
    (value) => (value === 'auto' || value === '' ? undefined : typeof value === 'string' ? (formatNamed(value) ?? value) : value),
    z.enum(dataFormats).optional(),
  )
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

/** The parameters of an action on records: those of every one, and its own options, in `operation` too when that is an object. */
export function recordsSchema(options: Readonly<Record<string, readonly string[]>>): z.ZodType<DataParameters> {
  const own: KnownParameters = { names: { ...options, type: [], operation: [] }, isOpen: true, takesCamelCase: true };
  return parameters<DataParameters>(shape, { aliases, options: { ...options, operation: [] } }).superRefine((given, context) => {
    if (isJsonObject((given['operation'] ?? null) as Json))
      reportMisspelt(given['operation'] as JsonObject, { known: own, context, path: ['operation'] });
    if (Object.hasOwn(options, 'transformations')) for (const { path, step } of stepsIn(given)) checkStep(step, path, context);
  });
}

/** Steps of a transformation, wherever they stand. */
function* stepsIn(
  given: Readonly<Record<string, unknown>>,
  before: readonly PropertyKey[] = [],
): Generator<{ readonly path: readonly PropertyKey[]; readonly step: unknown }> {
  for (const name of ['transformations', 'operations', 'operation', 'steps']) {
    const steps = given[name];
    if (Array.isArray(steps)) yield* steps.map((step: unknown, i) => ({ path: [...before, name, i], step }));
    else if (name === 'operation' && before.length === 0 && isJsonObject((steps ?? null) as Json))
      yield* stepsIn(steps as JsonObject, [name]);
  }
}

function checkStep(step: unknown, path: readonly PropertyKey[], context: z.core.$RefinementCtx): void {
  const record = step as JsonObject;
  const said = isJsonObject((step ?? null) as Json) ? wordOf(record) : undefined;
  const name = said === undefined ? undefined : transformationNamed(said.word);
  if (name === undefined) return;
  const forPeople = Object.fromEntries(['type', 'operation', 'name', 'description', 'id'].map((key) => [key, []]));
  reportMisspelt(record, {
    known: { names: { ...forPeople, ...transformationOptions[name] }, isOpen: true, takesCamelCase: true },
    context,
    path,
  });
}

export const convertSchema = (): z.ZodType<DataParameters> =>
  parameters<DataParameters>(
    { ...shape, format: z.preprocess((value) => value ?? 'json', format) },
    { aliases: { ...aliases, input_format: [...aliases.input_format, 'from'], format: [...aliases.format, 'to'] } },
  );

export interface MergeParameters {
  readonly datasets?: readonly { readonly name: string; readonly data: Json }[] | undefined;
  /** Two data sets, in the place of a list. */
  readonly left?: Json | undefined;
  readonly right?: Json | undefined;
  readonly merge_strategy?: string | undefined;
  readonly on?: string | undefined;
  readonly format?: DataFormat | undefined;
}

const dataset = z.preprocess(
  (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) && 'data' in value ? value : { data: value }),
  z.object({ name: z.string().optional(), data: z.unknown() }),
);

export const mergeSchema = (): z.ZodType<MergeParameters> =>
  parameters<MergeParameters>(
    {
      datasets: z
        .preprocess(
          (value) =>
            typeof value === 'object' && value !== null && !Array.isArray(value)
              ? Object.entries(value).map(([name, data]) => ({ name, data: data as unknown }))
              : value,
          z.array(dataset).min(1),
        )
        .transform((sets) => sets.map((set, index) => ({ name: set.name ?? `data_${index + 1}`, data: set.data })))
        .optional(),
      left: z.unknown().optional(),
      right: z.unknown().optional(),
      merge_strategy: z.string().optional(),
      on: z.string().optional(),
      format,
    },
    {
      aliases: {
        datasets: ['data', 'inputs', 'sources'],
        merge_strategy: ['strategy', 'how', 'method'],
        on: ['key', 'join_on'],
        format: ['output_format', 'target_format', 'to'],
        left: ['left_data'],
        right: ['right_data'],
      },
    },
  ).refine(({ datasets, left, right }) => datasets !== undefined || (left !== undefined && right !== undefined), {
    error: 'give a list of data sets, or "left" and "right"',
    path: ['datasets'],
  });
