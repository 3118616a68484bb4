import { isJsonObject, type Json } from '@tutti/core';
import { DataInvalidError } from '../errors/data-invalid-error.ts';
import { hasDelimiter, isQuotedCell } from './csv-cell.ts';
import { csvLibrary } from './csv-library.ts';

/** How separated values are written. */
export interface CsvLayout {
  /** Default `,`. */
  readonly delimiter?: string | undefined;
  /** Whether the names of the columns come first, where there are names. Default true. */
  readonly header?: boolean | undefined;
  /** Puts `'` before texts and names of columns that a spreadsheet would take for a formula. Default false. */
  readonly escapeFormulas?: boolean | undefined;
}

/**
 * Records, rows or plain values as separated values. Read back, flat records give themselves again; but a null that is alone in its
 * row comes back as the empty text, for an empty line is no row.
 * @throws DataInvalidError for a mixture that has no form as a table
 */
export function renderCsv(value: Json, layout: CsvLayout = {}): string {
  const { rows, columns = [] } = tableOf(value);
  const hasHeader = columns.length > 0 && (layout.header ?? true);
  return csvLibrary().stringify(
    [...(hasHeader ? [columns] : []), ...rows].map((row) => (row.length === 1 && row[0] === null ? [''] : [...row])),
    {
      delimiter: layout.delimiter ?? ',',
      escape_formulas: layout.escapeFormulas ?? false,
      cast: {
        string: (cell, { records }) => ({
          value: cell,
          // Names of columns are texts whatever they look like; by the first record readers find out what separates the values.
          quoted: (!(hasHeader && records === 0) && isQuotedCell(cell)) || (records === 0 && hasDelimiter(cell)),
          quoted_empty: true,
        }),
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
function tableOf(value: Json): Table {
  const items: readonly Json[] = Array.isArray(value) ? value : [value];
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
