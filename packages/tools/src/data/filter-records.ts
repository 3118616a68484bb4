import { ValidationError, type JsonObject } from '@tutti/core';
import { checkFieldUses, computed, type Tell } from './check-fields.ts';
import { meets, type DataCondition } from './condition.ts';
import { NotComputable } from './not-computable.ts';
import { fieldsOfCondition, toCondition } from './to-condition.ts';

/** The records that meet the condition of a filter. @throws ValidationError `CONDITION_INVALID` or `EXPRESSION_INVALID`; DataInvalidError */
export function filterRecords(records: readonly JsonObject[], options: JsonObject, tell: Tell): JsonObject[] {
  const condition = filterOf(options);
  checkFieldUses(records, fieldsOfCondition(condition), tell);
  return computed(() =>
    records.filter((record, index) => {
      try {
        return meets(record, condition);
      } catch (error) {
        throw error instanceof NotComputable ? new NotComputable(`row ${index + 1}: ${error.message}`) : error;
      }
    }),
  );
}

/** The condition of a filter. */
function filterOf(options: JsonObject): DataCondition {
  const match = /^(any|or)$/i.test(String(options['match'] ?? 'all')) ? 'any' : 'all';
  const { conditions, field } = options;
  if (field !== undefined)
    return toCondition({
      ...options,
      ...(typeof conditions === 'string' && options['operator'] === undefined ? { operator: conditions } : {}),
    });
  if (conditions !== undefined) return toCondition(conditions, match);
  throw new ValidationError('A filter has no condition. Pass "conditions", "criteria" or an "expression".', { code: 'CONDITION_INVALID' });
}
