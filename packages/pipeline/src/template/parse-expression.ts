import type { ArithmeticOperator, CompareOperator, Expression } from './ast.ts';
import { parseArguments, parsePrimary, parseTestArguments, type ExpressionContext } from './parse-primary.ts';

const compareOperators: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Parses `a if c else b` and everything that binds tighter. */
export function parseExpression(context: ExpressionContext): Expression {
  const { tokens } = context;
  return tokens.nested(() => {
    let node = parseOr(context);
    while (tokens.isWord('if')) {
      const { at } = tokens.advance();
      tokens.link();
      const test = parseOr(context);
      const otherwise = tokens.takeWord('else') ? parseExpression(context) : undefined;
      node = { kind: 'conditional', at, test, then: node, ...(otherwise === undefined ? {} : { otherwise }) };
    }
    return node;
  });
}

/** Parses an expression in which `if` begins something else: the filter of a `{% for %}`. */
export function parseOr(context: ExpressionContext): Expression {
  const { tokens } = context;
  let left = parseAnd(context);
  while (tokens.isWord('or') || tokens.isOperator('||')) {
    const { at } = tokens.advance();
    tokens.link();
    left = { kind: 'logic', operator: 'or', at, left, right: parseAnd(context) };
  }
  return left;
}

function parseAnd(context: ExpressionContext): Expression {
  const { tokens } = context;
  let left = parseNot(context);
  while (tokens.isWord('and') || tokens.isOperator('&&')) {
    const { at } = tokens.advance();
    tokens.link();
    left = { kind: 'logic', operator: 'and', at, left, right: parseNot(context) };
  }
  return left;
}

function parseNot(context: ExpressionContext): Expression {
  const { tokens } = context;
  if (!tokens.isWord('not') && !tokens.isOperator('!')) return parseCompare(context);
  const { at } = tokens.advance();
  return tokens.nested(() => ({ kind: 'unary', operator: 'not', at, operand: parseNot(context) }));
}

function parseCompare(context: ExpressionContext): Expression {
  const { tokens } = context;
  const first = parseSum(context);
  const rest: { operator: CompareOperator; operand: Expression }[] = [];
  const { at } = tokens.current;
  for (;;) {
    const operator = takeCompareOperator(context);
    if (operator === undefined) return rest.length === 0 ? first : { kind: 'compare', at, first, rest };
    tokens.link();
    rest.push({ operator, operand: parseSum(context) });
  }
}

function takeCompareOperator({ tokens }: ExpressionContext): CompareOperator | undefined {
  const { current } = tokens;
  if (current.kind === 'operator' && compareOperators.has(current.text)) return tokens.advance().text as CompareOperator;
  if (tokens.takeWord('in')) return 'in';
  const next = tokens.peek();
  if (tokens.isWord('not') && next?.kind === 'name' && next.text === 'in') {
    tokens.advance();
    tokens.advance();
    return 'not in';
  }
  return undefined;
}

function parseSum(context: ExpressionContext): Expression {
  return parseBinary(context, ['+', '-'], parseConcat);
}

function parseConcat(context: ExpressionContext): Expression {
  return parseBinary(context, ['~'], parseProduct);
}

function parseProduct(context: ExpressionContext): Expression {
  return parseBinary(context, ['*', '/', '//', '%'], parsePower);
}

function parsePower(context: ExpressionContext): Expression {
  return parseBinary(context, ['**'], parseFiltered);
}

function parseBinary(
  context: ExpressionContext,
  operators: readonly ArithmeticOperator[],
  parseOperand: (context: ExpressionContext) => Expression,
): Expression {
  const { tokens } = context;
  let left = parseOperand(context);
  for (;;) {
    const operator = operators.find((candidate) => tokens.isOperator(candidate));
    if (operator === undefined) return left;
    const { at } = tokens.advance();
    tokens.link();
    left = { kind: 'binary', operator, at, left, right: parseOperand(context) };
  }
}

function parseFiltered(context: ExpressionContext): Expression {
  const { tokens } = context;
  let node = parseUnary(context);
  for (;;) {
    const { at } = tokens.current;
    if (tokens.takeOperator('|')) {
      const name = parseDottedName(context);
      node = { kind: 'filter', at, input: node, name, args: parseArguments(context) };
    } else if (tokens.takeWord('is')) {
      const isNegated = tokens.takeWord('not');
      const name = tokens.isWord('in') ? tokens.advance().text : parseDottedName(context);
      node = { kind: 'test', at, input: node, name, isNegated, args: parseTestArguments(context) };
    } else {
      return node;
    }
    tokens.link();
  }
}

function parseDottedName({ tokens }: ExpressionContext): string {
  let { text } = tokens.expectName();
  while (tokens.takeOperator('.')) text += `.${tokens.expectName().text}`;
  return text;
}

function parseUnary(context: ExpressionContext): Expression {
  const { tokens } = context;
  const { at } = tokens.current;
  for (const operator of ['-', '+'] as const) {
    if (tokens.takeOperator(operator)) return tokens.nested(() => ({ kind: 'unary', operator, at, operand: parseUnary(context) }));
  }
  return parsePrimary(context);
}
