import { ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { aggregateFunction } from './aggregate.ts';
import { checkFields, type Tell } from './check-fields.ts';
import { actionOptions, canonicalOptions } from './option-names.ts';
import { pivotRecords } from './pivot.ts';
import { profileRecords } from './profile.ts';
import { invalid, text } from './step-options.ts';
import { transform } from './transformations.ts';

/** Does an action of {@link recordActions}. @throws ValidationError for options that make no sense */
export function runRecordAction(
  name: string,
  records: readonly JsonObject[],
  { options, tell }: { readonly options: JsonObject; readonly tell: Tell },
): JsonObject[] | JsonObject {
  switch (name) {
    case 'transform':
      return transformAll(records, options, tell);
    case 'profile':
      return profileRecords(records);
    case 'pivot':
      return pivot(records, options, tell);
    default:
      return transform(records, { ...options, type: name }, tell);
  }
}

function transformAll(records: readonly JsonObject[], options: JsonObject, tell: Tell): JsonObject[] | JsonObject {
  let current: JsonObject[] | JsonObject = [...records];
  for (const step of stepsOf(options)) current = transform(Array.isArray(current) ? current : [current as JsonObject], step, tell);
  return current;
}

/** The transformations: a list under one of its names, or the one that the options themselves are. */
function stepsOf(options: JsonObject): readonly Json[] {
  for (const name of ['transformations', 'operations', 'operation', 'steps'] as const) {
    const given = options[name];
    if (Array.isArray(given)) return given as readonly Json[];
    if (isJsonObject(given ?? null) && name === 'transformations') return [given ?? null];
  }
  if (typeof (options['type'] ?? options['operation']) === 'string') return [options];
  throw new ValidationError('There is nothing to transform with. Pass "transformations": a list of { type, … }.', {
    code: 'TRANSFORMATION_INVALID',
  });
}

function pivot(records: readonly JsonObject[], given: JsonObject, tell: Tell): JsonObject[] {
  const options = canonicalOptions(given, actionOptions.pivot);
  const [index, columns, values] = ['index', 'columns', 'values'].map((key) => oneName(options, key)) as [string, string, string];
  checkFields(records, [index, columns, values], tell);
  return pivotRecords(records, { index, columns, values, function: aggregateFunction(String(options['function'] ?? 'sum')) });
}

/** A name, also as a list of one. */
function oneName(options: JsonObject, key: string): string {
  const given = options[key];
  if (Array.isArray(given) && given.length > 1)
    throw invalid(`"${key}" of a pivot is ${JSON.stringify(given).slice(0, 100)}: it has one field. Pivot once for each`);
  return text(Array.isArray(given) ? { [key]: given[0] ?? null } : options, key);
}
