import type { Json } from '@tutti/core';
import { DataInvalidError } from '../errors/data-invalid-error.ts';

/** The value of a JSON text. Whole numbers beyond what a number holds exactly are given as text, digit by digit. */
export function parseJsonText(text: string): Json {
  try {
    return read(text);
  } catch (error) {
    const { row, column } = position(text, error as Error);
    throw invalid((error as Error).message, row, { column, cause: error });
  }
}

/** The values of JSON lines; empty lines are skipped. */
export function parseJsonLines(text: string): Json[] {
  const values: Json[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      values.push(read(line));
    } catch (error) {
      throw invalid((error as Error).message, index + 1, { column: position(line, error as Error).column, cause: error });
    }
  }
  return values;
}

type SourceReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

function read(text: string): Json {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as Json;
  const keepDigits: SourceReviver = (_key, value, context) =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
      ? context.source
      : value;
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown) as Json;
}

function position(text: string, error: Error): { readonly row: number; readonly column: number } {
  const at = /at position (\d+)/.exec(error.message)?.[1];
  const before = text.slice(0, at === undefined ? text.length : Number(at));
  return { row: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

function invalid(message: string, row: number, options: { readonly column: number; readonly cause: unknown }): DataInvalidError {
  const { column, cause } = options;
  const plain = message.replace(/ (in JSON )?at position.*$/s, '').replace(/, .* is not valid JSON$/s, '');
  return new DataInvalidError(
    `The data is not valid JSON at row ${row}, column ${column}: ${plain}. Correct it there, or name another "input_format".`,
    { cause, data: { row, column, format: 'json' } },
  );
}
