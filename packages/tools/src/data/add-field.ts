import type { Json, JsonObject } from '@tutti/core';
import { checkFieldUses, computed, type Tell } from './check-fields.ts';
import { meets, type DataCondition } from './condition.ts';
import { computeColumn } from './evaluate-expression.ts';
import { fieldsIn, type Expression } from './expression.ts';
import { parseExpression } from './parse-expression.ts';
import { setField } from './reshape.ts';
import { invalid, text } from './step-options.ts';
import { fieldsOfCondition, toCondition } from './to-condition.ts';

/** Gives every record a field: one value for all, what an expression gives for each, or one of two values by a condition. */
export function addField(records: readonly JsonObject[], options: JsonObject, tell: Tell): JsonObject[] {
  const field = text(options, 'field');
  const { value, expression, condition } = options;
  if (expression !== undefined) return compute(records, { field, expression }, tell);
  if (condition !== undefined)
    return choose(
      records,
      { field, condition, then: options['then'] ?? true, otherwise: options['else'] ?? (options['then'] === undefined ? false : null) },
      tell,
    );
  if (value === undefined)
    throw invalid(`the field "${field}" has neither a value nor an expression. Pass "value", or "expression" such as: price * quantity`);
  if (typeof value === 'string' && readsFields(value, records))
    tell(
      `The value of "${field}" is the text ${JSON.stringify(value.slice(0, 80))}, the same for every record. To work it out, pass it as "expression".`,
    );
  return setField(records, field, () => value);
}

function compute(
  records: readonly JsonObject[],
  { field, expression }: { readonly field: string; readonly expression: Json },
  tell: Tell,
): JsonObject[] {
  if (typeof expression !== 'string') return setField(records, field, () => expression);
  const parsed = parseExpression(expression);
  checkFieldUses(records, strictly(fieldsIn(parsed, 'used')), tell);
  const column = computed(() => computeColumn(records, parsed));
  return setField(records, field, (index) => column[index] ?? null);
}

function choose(
  records: readonly JsonObject[],
  choice: { readonly field: string; readonly condition: Json; readonly then: Json; readonly otherwise: Json },
  tell: Tell,
): JsonObject[] {
  const test: DataCondition = toCondition(choice.condition);
  checkFieldUses(records, strictly(fieldsOfCondition(test)), tell);
  const fits = computed(() => records.map((record) => meets(record, test)));
  return setField(records, choice.field, (index) => (fits[index] === true ? choice.then : choice.otherwise));
}

/** In a filter a field may be one that nothing happens to have; a column of nulls is never meant. */
function strictly(uses: ReturnType<typeof fieldsIn>): ReturnType<typeof fieldsIn> {
  return uses.map((use) => (use.as === 'compared' ? { ...use, as: 'used' } : use));
}

/** Whether a text works something out of fields that the records have. */
function readsFields(value: string, records: readonly JsonObject[]): boolean {
  const parsed = tryParse(value);
  if (parsed === undefined || parsed.kind === 'field' || parsed.kind === 'value') return false;
  const uses = fieldsIn(parsed);
  return uses.length > 0 && uses.every(({ field }) => records.some((record) => Object.hasOwn(record, field)));
}

function tryParse(value: string): Expression | undefined {
  try {
    return parseExpression(value);
  } catch {
    return undefined;
  }
}
