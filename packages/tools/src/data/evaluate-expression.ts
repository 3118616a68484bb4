import type { Json, JsonObject } from '@tutti/core';
import type { ArithmeticSign, Expression } from './expression.ts';
import { callFunction } from './expression-functions.ts';
import { fieldOf, isMissing, toNumber } from './field.ts';
import { NotComputable } from './not-computable.ts';
import { holds, isTrue } from './operators.ts';

/**
 * The value of an expression for a record. What is missing gives null; comparisons with it are false.
 * @throws NotComputable where a figure is asked of something that is no number
 */
export function evaluate(expression: Expression, record: Json): Json {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'field':
      return ofRecord(record, expression.field) ?? null;
    case 'list':
      return expression.items.map((item) => evaluate(item, record));
    case 'call':
      return callFunction(
        expression.name,
        expression.inputs.map((input) => evaluate(input, record)),
      );
    case 'all':
      return lastUntil(expression.parts, record, (value) => !isTrue(value));
    case 'any':
      return lastUntil(expression.parts, record, isTrue);
    case 'not':
      return !isTrue(evaluate(expression.part, record));
    case 'compare':
      return holds(evaluate(expression.left, record), expression.operator, evaluate(expression.right, record));
    case 'arithmetic':
      return arithmetic(expression.sign, evaluate(expression.left, record), evaluate(expression.right, record));
    case 'choice':
      return evaluate(isTrue(evaluate(expression.test, record)) ? expression.then : expression.otherwise, record);
  }
}

/** A field, also as it is written in programs: `row.price`. */
export function ofRecord(record: Json, field: string): Json | undefined {
  const own = fieldOf(record, field);
  const inner = own === undefined ? /^(?:row|record|item)\.(.+)$/.exec(field)?.[1] : undefined;
  return inner === undefined ? own : fieldOf(record, inner);
}

/** A column worked out for every record. @throws NotComputable naming the row */
export function computeColumn(records: readonly JsonObject[], expression: Expression): Json[] {
  return records.map((record, index) => {
    try {
      return evaluate(expression, record);
    } catch (error) {
      throw error instanceof NotComputable ? new NotComputable(`row ${index + 1}: ${error.message}`) : error;
    }
  });
}

/** The value that decides, as `or` and `and` give it: `nickname or name`. */
function lastUntil(parts: readonly Expression[], record: Json, isEnough: (value: Json) => boolean): Json {
  let value: Json = null;
  for (const part of parts) {
    value = evaluate(part, record);
    if (isEnough(value)) return value;
  }
  return value;
}

function arithmetic(sign: ArithmeticSign, left: Json, right: Json): Json {
  if (isMissing(left) || isMissing(right))
    return sign === '+' && (typeof left === 'string' || typeof right === 'string') ? `${shown(left)}${shown(right)}` : null;
  const [a, b] = [toNumber(left), toNumber(right)];
  // Two texts are put together even when they are digits: "007" is no number.
  if (
    sign === '+' &&
    (typeof left === 'string' || typeof right === 'string') &&
    (a === undefined || b === undefined || typeof left === typeof right)
  )
    return `${shown(left)}${shown(right)}`;
  if (a === undefined || b === undefined)
    throw new NotComputable(`${JSON.stringify(a === undefined ? left : right).slice(0, 80)} is not a number, which "${sign}" needs`);
  const result = figures[sign](a, b);
  return Number.isFinite(result) ? result : null;
}

const figures: Readonly<Record<ArithmeticSign, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '//': (a, b) => Math.floor(a / b),
  '%': (a, b) => a - b * Math.floor(a / b),
  '**': (a, b) => a ** b,
};

function shown(value: Json): string {
  return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}
