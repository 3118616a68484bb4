import type { JsonObject } from '@tutti/core';
import { aggregate, aggregateGroups } from './aggregate.ts';
import { checkFields, type Tell } from './check-fields.ts';
import { toAggregations, toGroupBy } from './to-aggregations.ts';

/** Figures over all records, or per group when `group_by` is given. @throws ValidationError `AGGREGATION_INVALID`; DataInvalidError */
export function aggregateBy(records: readonly JsonObject[], options: JsonObject, tell: Tell): JsonObject[] | JsonObject {
  const aggregations = toAggregations(options['aggregations'], options);
  const groupBy = toGroupBy(options['group_by']);
  checkFields(records, [...groupBy, ...aggregations.flatMap(({ field }) => field ?? [])], tell);
  return groupBy.length === 0 ? aggregate(records, aggregations) : aggregateGroups(records, groupBy, aggregations);
}
