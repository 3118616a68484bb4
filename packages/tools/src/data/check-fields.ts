import { nearestName, type JsonObject } from '@tutti/core';
import { DataInvalidError } from '../errors/data-invalid-error.ts';
import { ofRecord } from './evaluate-expression.ts';
import { NotComputable } from './not-computable.ts';
import type { FieldUse } from './expression.ts';

/** Hears of what was asked for and has no effect. */
export type Tell = (warning: string) => void;

const MAX_SHOWN = 20;

/**
 * The names of fields, as they are given. One that no record has, and that is near one they have, is refused as misspelt; others are told of.
 * Without records nothing is known of their fields.
 * @throws DataInvalidError
 */
export function checkFields<Names extends readonly string[]>(records: readonly JsonObject[], names: Names, tell: Tell): Names {
  for (const { field, known } of absentFields(records, names)) {
    const near = nearField(field, known);
    if (near !== undefined) throw absent(field, known, `Did you mean "${near}"?`);
    tell(`No record has a field ${JSON.stringify(field)}. ${listed(known)}`);
  }
  return names;
}

/** As {@link checkFields}, for what an expression reads: where a figure is asked of a field, it must be there. @throws DataInvalidError */
export function checkFieldUses(records: readonly JsonObject[], uses: readonly FieldUse[], tell: Tell): void {
  for (const { field, known } of absentFields(
    records,
    uses.filter(({ as }) => as === 'used').map((use) => use.field),
  )) {
    const near = nearField(field, known);
    throw absent(field, known, near === undefined ? 'Put text in quotes.' : `Did you mean "${near}"?`);
  }
  checkFields(
    records,
    uses.filter(({ as }) => as === 'compared').map((use) => use.field),
    tell,
  );
}

/** What a column could not be worked out of, as an error for people. */
export function computed<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof NotComputable)) throw error;
    throw new DataInvalidError(
      `An expression cannot be worked out in ${error.message}. Filter such rows out, clean the column first, or use number(…).`,
      { cause: error },
    );
  }
}

/** A field that is spelt nearly like this: one letter or two apart, or with the same letters. */
function nearField(field: string, known: readonly string[]): string | undefined {
  const letters = (name: string): string => [...name.toLowerCase()].sort().join('');
  return nearestName(field, known, field.length < 6 ? 1 : 2) ?? known.find((name) => letters(name) === letters(field));
}

function absentFields(
  records: readonly JsonObject[],
  names: readonly string[],
): { readonly field: string; readonly known: readonly string[] }[] {
  if (records.length === 0) return [];
  const missing = names.filter((name) => !records.some((record) => ofRecord(record, name) !== undefined));
  return missing.length === 0
    ? []
    : missing.map((field) => ({ field, known: [...new Set(records.flatMap((record) => Object.keys(record)))] }));
}

function absent(field: string, known: readonly string[], hint: string): DataInvalidError {
  return new DataInvalidError(`No record has a field ${JSON.stringify(field)}. ${hint} ${listed(known)}`, {
    data: { field, known: known.slice(0, MAX_SHOWN) },
  });
}

function listed(known: readonly string[]): string {
  return `The fields are: ${known.slice(0, MAX_SHOWN).join(', ')}${known.length > MAX_SHOWN ? ', …' : ''}.`;
}
