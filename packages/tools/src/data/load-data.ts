import { ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { DataInvalidError } from '../errors/data-invalid-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { decodeText } from '../files/text-encoding.ts';
import { formatOfPath, looksLikePath, sniffFormat, type DataFormat } from './data-format.ts';
import type { DataParameters } from './data-parameters.ts';
import { fieldOf } from './field.ts';

/** Data as it was found. */
export interface LoadedData {
  readonly value: Json;
  /** Missing when the data came as a value. */
  readonly format: DataFormat | undefined;
}

/**
 * The data that parameters mean: the file at `path`; else `data`, as a value, as text in a format, or as the name of a data file.
 * @throws ValidationError when there is none; DataInvalidError; the errors of file access
 */
export async function loadData(files: FileAccess, parameters: DataParameters, signal: AbortSignal): Promise<LoadedData> {
  const { data, path } = parameters;
  if (path !== undefined) return loadFile(files, path, { parameters, signal });
  if (data === undefined || data === '')
    throw new ValidationError('There is no data. Pass "data" (a value, or text), or the "path" of a file.', {
      issues: [{ path: 'data', message: 'There is none.' }],
    });
  if (typeof data !== 'string') return { value: data, format: undefined };
  if (looksLikePath(data)) return loadFile(files, data.trim(), { parameters, signal });
  return parse(data, parameters.input_format ?? sniffFormat(data), parameters);
}

async function loadFile(
  files: FileAccess,
  path: string,
  options: { readonly parameters: DataParameters; readonly signal: AbortSignal },
): Promise<LoadedData> {
  const text = decodeText(await files.read(path, { signal: options.signal }), 'utf-8', path);
  return parse(text, options.parameters.input_format ?? formatOfPath(path) ?? sniffFormat(text), options.parameters);
}

async function parse(text: string, format: DataFormat, parameters: DataParameters): Promise<LoadedData> {
  const { parseData } = await import('./parse-data.ts');
  const { delimiter, header, infer_types: inferTypes } = parameters;
  return { value: parseData(text, format, { header, inferTypes, ...(delimiter === undefined ? {} : { delimiter }) }), format };
}

/** Records in data, and whether the data was one record alone. */
export interface RecordSet {
  readonly records: readonly JsonObject[];
  readonly isSingle: boolean;
}

/**
 * The records of data: a list of objects; the one list of objects in an object, or the one at `path`; else the object itself.
 * Plain values in a list become records with a field `value`.
 */
export function recordsIn(value: Json, path: string | undefined): RecordSet {
  if (path !== undefined) {
    const found = fieldOf(value, path);
    if (found === undefined)
      throw new DataInvalidError(`The data has no "${path}". Name the field that holds the records, or leave "records" out.`, {
        data: { path },
      });
    return recordsIn(found, undefined);
  }
  if (Array.isArray(value))
    return { records: (value as readonly Json[]).map((item) => (isJsonObject(item) ? item : { value: item })), isSingle: false };
  if (!isJsonObject(value))
    throw new DataInvalidError(`The data is ${JSON.stringify(value).slice(0, 80)}, not a list of records. Check the "input_format".`, {
      data: { type: typeof value },
    });
  const lists = Object.values(value).filter(
    (member): member is readonly JsonObject[] =>
      Array.isArray(member) && member.length > 0 && member.every((item: Json) => isJsonObject(item)),
  );
  return lists.length === 1 && lists[0] !== undefined ? { records: lists[0], isSingle: false } : { records: [value], isSingle: true };
}
