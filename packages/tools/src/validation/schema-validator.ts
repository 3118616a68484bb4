import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Json, JsonObject } from '@tutti/core';
import { SchemaInvalidError } from '../errors/schema-invalid-error.ts';
import { boundedPattern } from './bounded-pattern.ts';

/** One way in which data does not keep to its schema. */
export interface SchemaIssue {
  /** Where in the data, `records.0.id`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  readonly keyword: string;
}

/** What a check found. */
export interface SchemaVerdict {
  readonly issues: readonly SchemaIssue[];
  /** The data, with what leniency changed. */
  readonly data: Json;
}

const MAX_ISSUES = 100;
// `code` is for validators that are written out as text; none is here.
const patterns = Object.assign(boundedPattern, { code: 'boundedPattern' });
const MAX_SCHEMA_LENGTH = 512 * 1024;
// Ajv's own way of saying that a schema is to be checked asynchronously; no schema of a pipeline is.
const ASYNC = '$async';

/**
 * Checks data by a JSON Schema: draft 2020-12, or 2019-09, 07 or 06 when `$schema` says so. The data given is not changed.
 * @param isLenient converts scalars (`"5"` to 5), and fills in defaults
 * @throws SchemaInvalidError
 */
export function checkSchema(
  data: Json,
  schema: JsonObject | boolean,
  { isLenient = false }: { readonly isLenient?: boolean } = {},
): SchemaVerdict {
  const validate = compile(schema, isLenient ? { coerceTypes: true, useDefaults: true } : {});
  const copy = { data: structuredClone(data) as unknown };
  // Wrapped, so that a scalar that is converted has a place to be put.
  call(validate, copy);
  return { issues: (validate.errors ?? []).slice(0, MAX_ISSUES).map(toIssue), data: copy.data as Json };
}

function call(validate: ValidateFunction, copy: { readonly data: unknown }): void {
  try {
    validate.call({}, copy.data, {
      parentData: copy,
      parentDataProperty: 'data',
      instancePath: '',
      rootData: copy.data as object,
      dynamicAnchors: {},
    });
  } catch (error) {
    throw new SchemaInvalidError(
      `The schema cannot be held against this data: ${(error as Error).message}. Change the pattern, or shorten the text.`,
      { cause: error },
    );
  }
}

function compile(schema: JsonObject | boolean, options: Options): ValidateFunction {
  const text = JSON.stringify(schema);
  if (text.length > MAX_SCHEMA_LENGTH)
    throw new SchemaInvalidError(`The schema has ${text.length} characters; at most ${MAX_SCHEMA_LENGTH} are taken. Make it smaller.`, {
      data: { limit: MAX_SCHEMA_LENGTH },
    });
  if (text.includes(`"${ASYNC}"`)) throw new SchemaInvalidError(`The schema uses "${ASYNC}", which is not taken. Remove it.`);
  const dialect = typeof schema === 'object' && typeof schema['$schema'] === 'string' ? schema['$schema'] : undefined;
  try {
    // Own members alone: every object inherits a `valueOf`, which is no part of the data.
    return validatorOf(schema, dialect, {
      allErrors: true,
      strict: false,
      logger: false,
      ownProperties: true,
      code: { regExp: patterns },
      ...options,
    });
  } catch (error) {
    throw new SchemaInvalidError(
      `The schema cannot be used: ${(error as Error).message}. Correct it; schemas elsewhere are not fetched, so put what is referred to under "$defs".`,
      { cause: error },
    );
  }
}

function validatorOf(schema: JsonObject | boolean, dialect: string | undefined, options: Options): ValidateFunction {
  if (dialect?.includes('2019-09') === true) return withFormats(new Ajv2019(options)).compile(schema);
  if (dialect !== undefined && /draft-0[67]/.test(dialect)) return withFormats(new Ajv(options)).compile(plainDialect(schema));
  if (dialect !== undefined && !dialect.includes('2020-12'))
    throw new Error(`its dialect "${dialect}" is not known; use https://json-schema.org/draft/2020-12/schema`);
  const modern = withFormats(new Ajv2020(options));
  // Without a dialect, older spellings (a list as "items") are taken as what they meant.
  if (dialect === undefined && modern.validateSchema(schema) === false) return withFormats(new Ajv(options)).compile(schema);
  return modern.compile(schema);
}

/** Draft 06 is checked as 07, which only adds to it. */
function plainDialect(schema: JsonObject | boolean): JsonObject | boolean {
  if (typeof schema === 'boolean') return schema;
  const { $schema: _dialect, ...rest } = schema;
  return rest;
}

function withFormats<T extends Ajv>(ajv: T): T {
  formats.default(ajv);
  return ajv;
}

function toIssue({ instancePath, message, keyword, params }: ErrorObject): SchemaIssue {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
  const { additionalProperty, allowedValues } = params as {
    readonly additionalProperty?: string;
    readonly allowedValues?: readonly unknown[];
  };
  const detail =
    additionalProperty === undefined
      ? allowedValues === undefined
        ? ''
        : `: ${JSON.stringify(allowedValues).slice(0, 200)}`
      : `: "${additionalProperty}"`;
  return { path, message: `${message ?? 'is not valid'}${detail}`, keyword };
}
