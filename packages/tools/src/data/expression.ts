import type { Json } from '@tutti/core';
import type { Operator } from './operators.ts';

export type ArithmeticSign = '+' | '-' | '*' | '/' | '//' | '%' | '**';

/** What is worked out for a record: data, never code. */
export type Expression =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'field'; readonly field: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly inputs: readonly Expression[] }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'compare'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'arithmetic'; readonly sign: ArithmeticSign; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression };

/** A field that an expression reads: `tested` where it may be missing, `compared` as one side of a comparison or as a truth value, `used` anywhere else. */
export interface FieldUse {
  readonly field: string;
  readonly as: 'tested' | 'compared' | 'used';
}

/** The fields that an expression reads. */
export function fieldsIn(expression: Expression, as: FieldUse['as'] = 'compared'): FieldUse[] {
  const inside = (parts: readonly Expression[], use: FieldUse['as']): FieldUse[] =>
    parts.flatMap((part) => fieldsIn(part, as === 'tested' ? 'tested' : use));
  switch (expression.kind) {
    case 'value':
      return [];
    case 'field':
      return [{ field: expression.field, as }];
    case 'list':
      return inside(expression.items, 'used');
    case 'call':
      return inside(expression.inputs, expression.name === 'coalesce' ? 'tested' : 'used');
    case 'all':
    case 'any':
      return inside(expression.parts, 'compared');
    case 'not':
      return inside([expression.part], 'compared');
    case 'compare':
      return comparedIn(expression, inside);
    case 'arithmetic':
      return inside([expression.left, expression.right], 'used');
    case 'choice':
      return [...inside([expression.test], 'compared'), ...inside([expression.then, expression.otherwise], 'used')];
  }
}

/** Beside a value a field may be missing; beside another field or a figure it may not: text that lacks its quotes looks like a field. */
function comparedIn(
  { operator, left, right }: Extract<Expression, { kind: 'compare' }>,
  inside: (parts: readonly Expression[], use: FieldUse['as']) => FieldUse[],
): FieldUse[] {
  if (operator === 'exists' || operator === 'missing') return inside([left], 'tested');
  return [
    ...inside([left], left.kind === 'field' ? 'compared' : 'used'),
    ...inside([right], right.kind === 'field' && left.kind === 'value' ? 'compared' : 'used'),
  ];
}
