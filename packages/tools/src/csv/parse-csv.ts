import { forbiddenKeys, type Json, type JsonObject } from '@tutti/core';
import { DataInvalidError } from '../errors/data-invalid-error.ts';
import { csvCell, csvDelimiter } from './csv-cell.ts';
import { csvLibrary } from './csv-library.ts';

/** How separated values are read. */
export interface CsvOptions {
  /** Default: the one of `, ; tab |` that the first record holds most of outside of quotes. */
  readonly delimiter?: string | undefined;
  /** Whether unquoted numbers, true, false and empty cells become values. Quoted cells are always text. Default true. */
  readonly inferTypes?: boolean | undefined;
  /** Whether the first row names the columns. Default true. */
  readonly header?: boolean | undefined;
}

/**
 * The records of separated values: objects by column name, or arrays without a header.
 * @throws DataInvalidError naming row and column
 */
export function parseCsv(text: string, options: CsvOptions = {}): Json[] {
  const infer = options.inferTypes ?? true;
  try {
    return csvLibrary().parse(text, {
      bom: true,
      delimiter: options.delimiter ?? csvDelimiter(text),
      columns: (options.header ?? true) ? columnNames : false,
      skip_empty_lines: true,
      cast: (cell, { quoting, header }) => (infer && !quoting && !header ? csvCell(cell) : cell),
    }) as unknown as Json[];
  } catch (error) {
    throw error instanceof DataInvalidError ? error : toDataError(error);
  }
}

function columnNames(header: readonly string[]): string[] {
  const names = header.map((name, index) => (name.trim() === '' ? `column_${index + 1}` : name.trim()));
  for (const [index, name] of names.entries()) {
    if (forbiddenKeys.has(name) || names.indexOf(name) !== index) {
      const why = forbiddenKeys.has(name) ? 'is not allowed as the name of a column' : 'names two columns';
      throw new DataInvalidError(`${JSON.stringify(name)} ${why} (row 1, column ${index + 1}). Rename it, or set "header" to false.`, {
        data: { row: 1, column: index + 1 },
      });
    }
  }
  return names;
}

function toDataError(error: unknown): DataInvalidError {
  const { code, lines, column, message } = error as {
    readonly code?: string;
    readonly lines?: number;
    readonly column?: unknown;
    readonly message: string;
  };
  const data: JsonObject = {
    row: lines ?? null,
    column: typeof column === 'number' || typeof column === 'string' ? column : null,
    reason: code ?? null,
  };
  return new DataInvalidError(
    `The data is not valid CSV: ${message.replace(/\.?$/, '.')} Check quotes and the number of cells in that row, or pass the "delimiter".`,
    { cause: error, data },
  );
}
