import type { ArithmeticOperator } from './ast.ts';
import type { Budget } from './budget.ts';
import { asNumber, defined, excerpt, toText } from './convert.ts';
import { TemplateBudgetError } from './errors/template-budget-error.ts';
import { TemplateValueError } from './errors/template-value-error.ts';
import { Arguments } from './call-arguments.ts';
import { formatText } from './format-text.ts';
import { isRecord, plainOf, typeName, View, type Value } from './value.ts';

/** Computes `left operator right`. @throws TemplateValueError, TemplateBudgetError */
export function calculate(operator: ArithmeticOperator, operands: readonly [Value, Value], budget: Budget): Value {
  const left = defined(operands[0]);
  const right = defined(operands[1]);
  if (operator === '~') return join(toText(left), toText(right), budget);
  if (typeof left === 'number' && typeof right === 'number') return numeric(operator, left, right);
  if (operator === '+') return add(left, right, budget);
  if (operator === '*') return multiply(left, right, budget);
  if (operator === '%' && typeof left === 'string' && left.includes('%')) return percent(left, right, budget);
  return numeric(operator, operand(operator, left), operand(operator, right));
}

function add(left: Value, right: Value, budget: Budget): Value {
  const a = plainOf(left);
  const b = plainOf(right);
  if (Array.isArray(a) && Array.isArray(b)) {
    budget.text(a.length + b.length);
    return [...(a as Value[]), ...(b as Value[])];
  }
  if (isRecord(a) && isRecord(b)) return { ...a, ...b };
  if (typeof a === 'string' && typeof b === 'string' && !(isNumericView(left) && isNumericView(right))) return join(a, b, budget);
  return numeric('+', operand('+', left), operand('+', right));
}

function isNumericView(value: Value): boolean {
  return value instanceof View && asNumber(value) !== undefined;
}

function join(a: string, b: string, budget: Budget): string {
  budget.text(a.length + b.length);
  return a + b;
}

/** `'%s of %d' % (a, b)`. */
function percent(text: string, right: Value, budget: Budget): string {
  const values = Array.isArray(right) ? (right as readonly Value[]) : [right];
  const formatted = formatText(text, new Arguments(values, new Map(isRecord(right) ? Object.entries(right) : [])));
  budget.text(formatted.length);
  return formatted;
}

function multiply(left: Value, right: Value, budget: Budget): Value {
  const [sequence, times] = typeof plainOf(left) === 'number' ? [plainOf(right), left] : [plainOf(left), right];
  const count = typeof times === 'number' ? Math.max(0, Math.floor(times)) : undefined;
  if (count !== undefined && typeof sequence === 'string' && asNumber(sequence) === undefined) {
    budget.text(sequence.length * count);
    return sequence.repeat(count);
  }
  if (count !== undefined && Array.isArray(sequence)) {
    budget.iterate(sequence.length * count);
    return Array.from({ length: count }, () => sequence as Value[]).flat();
  }
  return numeric('*', operand('*', left), operand('*', right));
}

function operand(operator: string, value: Value): number {
  const plain = plainOf(value);
  const number = typeof plain === 'string' && !(value instanceof View) ? undefined : asNumber(value);
  if (number !== undefined) return number;
  throw new TemplateValueError(`"${operator}" does not work on ${typeName(value)}: ${excerpt(value)}.`, {
    hint: operator === '+' ? 'Join texts with "~"; convert with "| int" or "| float".' : 'Convert it with "| int" or "| float".',
  });
}

function numeric(operator: ArithmeticOperator, a: number, b: number): number {
  const isDivision = operator === '/' || operator === '//' || operator === '%';
  if (isDivision && b === 0) throw new TemplateValueError(`${a} ${operator} 0: division by zero.`);
  const result = compute(operator, a, b);
  if (!Number.isFinite(result)) throw new TemplateBudgetError(`${a} ${operator} ${b} is too large a number.`);
  return result;
}

function compute(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '//':
      return Math.floor(a / b);
    // The sign follows the divisor, as in Python.
    case '%':
      return a - b * Math.floor(a / b);
    default:
      return a ** b;
  }
}
