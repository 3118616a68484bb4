import { didYouMean, ValidationError, isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { operators, operatorSpellings, type DataCondition, type Operator } from './condition.ts';
import { parseExpression } from './parse-expression.ts';

const MAX_DEPTH = 50;
const valueLess: ReadonlySet<Operator> = new Set(['exists', 'missing', 'truthy']);

/**
 * The condition that data describes: `{field, operator, value}`, a list of such (all of them), `{all}`, `{any}`, `{not}`,
 * `{name: value, …}`, `{name: {gt: 1}}`, or an expression as text.
 * @throws ValidationError `CONDITION_INVALID` or `EXPRESSION_INVALID`
 */
export function toCondition(given: Json, match: 'all' | 'any' = 'all', depth = 0): DataCondition {
  if (depth > MAX_DEPTH) throw invalid('it is nested too deeply');
  if (typeof given === 'string') return parseExpression(given);
  const inner = (part: Json): DataCondition => toCondition(part, 'all', depth + 1);
  if (Array.isArray(given)) {
    const parts = given.map(inner);
    return match === 'all' ? { all: parts } : { any: parts };
  }
  if (!isJsonObject(given)) throw invalid(`${JSON.stringify(given)} is neither an object, a list nor an expression`);
  for (const key of ['all', 'and'] as const) if (Array.isArray(given[key])) return { all: given[key].map(inner) };
  for (const key of ['any', 'or'] as const) if (Array.isArray(given[key])) return { any: given[key].map(inner) };
  if (given['not'] !== undefined && isJsonObject(given['not'])) return { not: inner(given['not']) };
  if (typeof (given['field'] ?? given['column']) === 'string') return single(given);
  return { all: Object.entries(given).flatMap(([field, expected]) => criteria(field, expected)) };
}

function single(given: JsonObject): DataCondition {
  const field = String(given['field'] ?? given['column']);
  const word = given['operator'] ?? given['op'] ?? given['condition'];
  const value = given['value'] ?? given['values'] ?? null;
  const operator = word === undefined || word === null ? defaultOperator(value) : operatorNamed(String(word));
  if (given['value'] === undefined && given['values'] === undefined && !valueLess.has(operator)) throw invalid(`the condition on "${field}" has no value`);
  return { field, operator, value: valueLess.has(operator) && value === null ? true : value };
}

/** `{name: value}`, or `{name: {gt: 1, lt: 9}}`. */
function criteria(field: string, expected: Json): DataCondition[] {
  const isOperators = isJsonObject(expected) && Object.keys(expected).length > 0 && Object.keys(expected).every((key) => isOperator(key));
  if (!isOperators) return [{ field, operator: defaultOperator(expected), value: expected }];
  return Object.entries(expected).map(([word, value]) => ({ field, operator: operatorNamed(word), value }));
}

function defaultOperator(value: Json): Operator {
  return Array.isArray(value) ? 'in' : 'eq';
}

function isOperator(word: string): boolean {
  return (operators as readonly string[]).includes(word) || Object.hasOwn(operatorSpellings, word);
}

function operatorNamed(word: string): Operator {
  const plain = word.trim().toLowerCase().replaceAll(/[\s-]+/g, '_');
  if ((operators as readonly string[]).includes(plain)) return plain as Operator;
  const spelt = Object.hasOwn(operatorSpellings, plain) ? operatorSpellings[plain] : undefined;
  if (spelt !== undefined) return spelt;
  throw invalid(`there is no operator "${word}". ${didYouMean(plain, [...operators, ...Object.keys(operatorSpellings)])} There are: ${operators.join(', ')}`);
}

function invalid(why: string): ValidationError {
  return new ValidationError(`A filter condition is not valid: ${why}. Write { field, operator, value }, or an expression such as: age >= 18.`, { code: 'CONDITION_INVALID' });
}
