import { isJsonObject, isQuotedCell, type Json } from '@tutti/core';
import { stringify as stringifyCsv } from 'csv-stringify/sync';
import { stringify as stringifyYaml } from 'yaml';
import { DataInvalidError } from '../errors/data-invalid-error.ts';
import type { DataFormat } from './data-format.ts';

/** How separated values are written. */
export interface RenderOptions {
  readonly delimiter?: string | undefined;
  /** Puts `'` before cells that a spreadsheet would take for a formula. Default false. */
  readonly escapeFormulas?: boolean | undefined;
}

/** A value as text in a format. Read back, it gives the value again (in CSV: flat records of text, numbers, truth values and null). */
export function renderData(value: Json, format: DataFormat, options: RenderOptions = {}): string {
  switch (format) {
    case 'json':
      return JSON.stringify(value, null, 2);
    case 'jsonl':
      return asList(value)
        .map((item) => `${JSON.stringify(item)}\n`)
        .join('');
    case 'csv':
      return renderCsv(value, options);
    case 'tsv':
      return renderCsv(value, { delimiter: '\t', ...options });
    case 'yaml':
      return stringifyYaml(value, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2' });
  }
}

function asList(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}

function renderCsv(value: Json, options: RenderOptions): string {
  const { rows, columns } = tableOf(value);
  return stringifyCsv(
    rows.map((row) => [...row]),
    {
      delimiter: options.delimiter ?? ',',
      header: columns !== undefined,
      ...(columns === undefined ? {} : { columns: [...columns] }),
      escape_formulas: options.escapeFormulas ?? false,
      cast: {
        string: (cell, { header }) => ({ value: cell, quoted: !header && isQuotedCell(cell), quoted_empty: !header }),
        boolean: String,
        number: String,
        object: (cell) => JSON.stringify(cell),
      },
    },
  );
}

interface Table {
  readonly rows: readonly (readonly Json[])[];
  /** Missing for rows without names. */
  readonly columns?: readonly string[];
}

/** Records as rows: columns in the order in which records first name them. Plain values are a column `value`. */
export function tableOf(value: Json): Table {
  const items = asList(value);
  if (items.length > 0 && items.every((item) => Array.isArray(item))) return { rows: items };
  if (items.every(isJsonObject)) {
    const columns = [...new Set(items.flatMap((item) => Object.keys(item)))];
    return { columns, rows: items.map((item) => columns.map((column) => (Object.hasOwn(item, column) ? (item[column] ?? null) : null))) };
  }
  if (items.some((item) => typeof item === 'object' && item !== null)) {
    throw new DataInvalidError('The data mixes records with other values, which has no form as a table. Select the records first.', {
      data: { format: 'csv' },
    });
  }
  return { columns: ['value'], rows: items.map((item) => [item]) };
}
