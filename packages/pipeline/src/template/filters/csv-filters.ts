import { isQuotedCell, tableCell, tableDelimiter } from '@tutti/core';
import type { Arguments, FilterFunction } from '../call-arguments.ts';
import { excerpt, toJsonText } from '../convert.ts';
import { TemplateValueError } from '../errors/template-value-error.ts';
import { isNeverRead } from '../forbidden.ts';
import { isRecord, plainOf, type Value } from '../value.ts';
import { csvLibrary } from './csv-library.ts';

/** Reads separated values, as the tool `data-processing` does: records by the names of the first row, or lists with `header=false`. */
const fromCsv: FilterFunction = (input, args) => {
  const plain = plainOf(input);
  if (typeof plain !== 'string') return plain;
  const hasHeader = args.flag(1, 'header', true);
  try {
    return csvLibrary().parse(plain, {
      bom: true,
      delimiter: delimiterOf(args) ?? tableDelimiter(plain),
      columns: hasHeader ? (names: readonly string[]) => columnNames(names) : false,
      skip_empty_lines: true,
      cast: (cell, { quoting, header }) => (quoting || header ? cell : tableCell(cell)),
    }) as unknown as Value;
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : '';
    throw new TemplateValueError(`from_csv needs separated values, but gets ${excerpt(plain)}: ${why}.`, {
      hint: 'Check quotes and the number of cells, or pass the delimiter.',
      cause: error,
    });
  }
};

/** Writes records, lists or plain values as separated values; read back they are the same. */
const toCsv: FilterFunction = (input, args, scope) => {
  const plain = plainOf(input);
  if (typeof plain === 'string') return plain;
  const items: readonly Value[] = Array.isArray(plain) ? plain : [plain];
  const { rows, columns } = tableOf(items);
  const head = columns === undefined || !args.flag(1, 'header', true) ? [] : [columns];
  const text = csvText([...head, ...rows], delimiterOf(args) ?? ',');
  scope.budget.text(text.length);
  return text;
};

function csvText(rows: readonly (readonly Value[])[], delimiter: string): string {
  try {
    return csvLibrary().stringify(
      rows.map((row) => [...row]),
      {
        delimiter,
        cast: {
          string: (cell) => ({ value: cell, quoted: isQuotedCell(cell), quoted_empty: true }),
          boolean: String,
          number: String,
          object: (cell) => toJsonText(cell as Value),
        },
      },
    );
  } catch (error) {
    throw new TemplateValueError(`to_csv cannot write this: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
}

function delimiterOf(args: Arguments): string | undefined {
  const delimiter = args.raw(0, 'delimiter');
  return delimiter === undefined || delimiter === null ? undefined : args.text(0, 'delimiter');
}

function columnNames(header: readonly string[]): string[] {
  const names = header.map((name, index) => (name.trim() === '' ? `column_${index + 1}` : name.trim()));
  for (const [index, name] of names.entries()) {
    if (isNeverRead(name)) throw new Error(`${JSON.stringify(name)} is not allowed as the name of a column`);
    if (names.indexOf(name) !== index) throw new Error(`${JSON.stringify(name)} names two columns`);
  }
  return names;
}

/** Columns in the order in which records first name them; plain values are a column `value`. */
function tableOf(items: readonly Value[]): { readonly rows: readonly (readonly Value[])[]; readonly columns?: readonly string[] } {
  if (items.length > 0 && items.every((item) => Array.isArray(item))) return { rows: items as readonly (readonly Value[])[] };
  if (items.length > 0 && items.every(isRecord)) {
    const columns = [...new Set(items.flatMap((item) => Object.keys(item)))];
    return { columns, rows: items.map((item) => columns.map((column) => (Object.hasOwn(item, column) ? (item[column] ?? null) : null))) };
  }
  return { columns: ['value'], rows: items.map((item) => [item]) };
}

/** Filters between values and their texts as tables. */
export const csvFilters: Readonly<Record<string, FilterFunction>> = {
  from_csv: fromCsv,
  fromcsv: fromCsv,
  parse_csv: fromCsv,
  to_csv: toCsv,
  tocsv: toCsv,
};
