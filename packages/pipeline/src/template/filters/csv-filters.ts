import type { Json } from '@tutti/core';
import { parseCsv, renderCsv } from '@tutti/tools/csv';
import type { Arguments, FilterFunction } from '../call-arguments.ts';
import { excerpt, toPlain } from '../convert.ts';
import { TemplateValueError } from '../errors/template-value-error.ts';
import { plainOf, type Value } from '../value.ts';

/** Reads separated values, as the tool `data-processing` does: records by the names of the first row, or lists with `header=false`. */
const fromCsv: FilterFunction = (input, args) => {
  const plain = plainOf(input);
  if (typeof plain !== 'string') return plain;
  const options = { delimiter: delimiterOf(args), header: args.flag(1, 'header', true), inferTypes: args.flag(2, 'infer_types', true) };
  return said(`from_csv cannot read ${excerpt(plain)}.`, () => parseCsv(plain, options) as Value);
};

/** Writes records, lists or plain values as separated values, as the tool `data-processing` does; read back they are the same. */
const toCsv: FilterFunction = (input, args, scope) => {
  const plain = toPlain(input);
  if (typeof plain === 'string') return plain;
  const layout = {
    delimiter: delimiterOf(args),
    header: args.flag(1, 'header', true),
    escapeFormulas: args.flag(2, 'escape_formulas', false),
  };
  const text = said('to_csv cannot write this.', () => renderCsv(plain as Json, layout));
  scope.budget.text(text.length);
  return text;
};

/** What went wrong, after what was tried. */
function said<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new TemplateValueError(`${what} ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function delimiterOf(args: Arguments): string | undefined {
  const delimiter = args.raw(0, 'delimiter');
  return delimiter === undefined || delimiter === null ? undefined : args.text(0, 'delimiter');
}

/** Filters between values and their texts as tables. */
export const csvFilters: Readonly<Record<string, FilterFunction>> = {
  from_csv: fromCsv,
  fromcsv: fromCsv,
  parse_csv: fromCsv,
  to_csv: toCsv,
  tocsv: toCsv,
};
