import type { Json } from '@tutti/core';
import { evaluate } from './evaluate-expression.ts';
import type { Expression } from './expression.ts';
import { fieldOf } from './field.ts';
import { holds, isTrue, type Operator } from './operators.ts';

/** What a record must be like: data, never code. */
export type DataCondition =
  | { readonly all: readonly DataCondition[] }
  | { readonly any: readonly DataCondition[] }
  | { readonly not: DataCondition }
  | { readonly test: Expression }
  | { readonly field: string; readonly operator: Operator; readonly value: Json };

/** Whether a record meets a condition. @throws NotComputable where a figure is asked of something that is no number */
export function meets(record: Json, condition: DataCondition): boolean {
  if ('all' in condition) return condition.all.every((part) => meets(record, part));
  if ('any' in condition) return condition.any.some((part) => meets(record, part));
  if ('not' in condition) return !meets(record, condition.not);
  if ('test' in condition) return isTrue(evaluate(condition.test, record));
  return holds(fieldOf(record, condition.field), condition.operator, condition.value);
}
