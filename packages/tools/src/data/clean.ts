import type { JsonObject } from '@tutti/core';
import { changeText } from './change-values.ts';
import { dropMissing, fillMissing, type Filling } from './missing.ts';
import { uniqueRecords } from './reshape.ts';

/** How records are cleaned. */
export interface CleanOptions {
  readonly removeDuplicates: boolean;
  /** Whether records that lack a value go: those that lack one in these fields, or in any. */
  readonly dropMissing: boolean | readonly string[];
  readonly fillings: readonly Filling[];
  readonly trim: boolean;
  /** What the cleaning is restricted to; the fields of `dropMissing` and `fillings` go before. */
  readonly fields: readonly string[] | undefined;
}

/** Records without spaces around text, without duplicates, and with missing values treated. */
export function cleanRecords(records: readonly JsonObject[], options: CleanOptions): JsonObject[] {
  const { fields } = options;
  const trimmed = options.trim ? changeText(records, fields, (text) => text.trim()) : records;
  const single = options.removeDuplicates ? uniqueRecords(trimmed, fields ?? []) : trimmed;
  const filled = options.fillings.reduce((current, filling) => fillMissing(current, filling, filling.fields ?? fields), [...single]);
  return options.dropMissing === false ? filled : dropMissing(filled, options.dropMissing === true ? fields : options.dropMissing);
}
