import { didYouMean } from '@tutti/core';
import type { ArithmeticSign, Expression } from './expression.ts';
import { functionNamed, functionNames } from './expression-functions.ts';
import { ExpressionReader } from './expression-reader.ts';
import { operatorSpellings, type Operator } from './operators.ts';

const MAX_DEPTH = 50;
const reserved: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else']);
const factors: readonly ArithmeticSign[] = ['*', '/', '//', '%'];

/**
 * What an expression over the fields of a record means: comparisons, arithmetic, named functions, `and`, `or`, `not`, `a if c else b`.
 * It is read by a grammar of its own; nothing is evaluated as code.
 * @throws ValidationError `EXPRESSION_INVALID`
 */
export function parseExpression(text: string): Expression {
  const reader = new ExpressionReader(text);
  const expression = new Parser(reader).choice();
  if (reader.peek().kind !== 'end') throw reader.error('an "and", "or" or the end was expected');
  return expression;
}

class Parser {
  readonly #reader: ExpressionReader;
  #depth = 0;

  constructor(reader: ExpressionReader) {
    this.#reader = reader;
  }

  /** `a if c else b`, `c ? a : b`, or what stands there alone. */
  choice(): Expression {
    if (++this.#depth > MAX_DEPTH) throw this.#reader.error(`it is nested deeper than ${MAX_DEPTH} levels`);
    try {
      const first = this.#either();
      if (this.#reader.take('?')) {
        const then = this.choice();
        if (!this.#reader.take(':')) throw this.#reader.error('a ":" was expected');
        return { kind: 'choice', test: first, then, otherwise: this.choice() };
      }
      if (!this.#reader.take('if')) return first;
      const test = this.#either();
      if (!this.#reader.take('else')) throw this.#reader.error('an "else" was expected');
      return { kind: 'choice', test, then: first, otherwise: this.choice() };
    } finally {
      this.#depth -= 1;
    }
  }

  #either(): Expression {
    const parts = [this.#both()];
    while (this.#reader.take('or', '||')) parts.push(this.#both());
    return parts.length === 1 ? (parts[0] as Expression) : { kind: 'any', parts };
  }

  #both(): Expression {
    const parts = [this.#negation()];
    while (this.#reader.take('and', '&&')) parts.push(this.#negation());
    return parts.length === 1 ? (parts[0] as Expression) : { kind: 'all', parts };
  }

  #negation(): Expression {
    let isNegative = false;
    let isNegated = false;
    while (this.#reader.take('not', '!')) [isNegative, isNegated] = [!isNegative, true];
    const part = this.#comparison();
    if (!isNegated) return part;
    const negated: Expression = { kind: 'not', part };
    return isNegative ? negated : { kind: 'not', part: negated };
  }

  #comparison(): Expression {
    const left = this.#sum();
    const operator = this.#operator();
    if (operator === undefined) return left;
    if (operator === 'exists' || operator === 'missing') return { kind: 'compare', operator, left, right: { kind: 'value', value: true } };
    const isList = operator === 'in' || operator === 'not_in' || operator === 'between';
    const right = isList ? (this.#list('(', ')') ?? this.#sum()) : this.#sum();
    // `"x" in tags` asks the same as `tags contains "x"`.
    if (isList && right.kind !== 'list' && operator !== 'between')
      return { kind: 'compare', operator: operator === 'in' ? 'contains' : 'not_contains', left: right, right: left };
    return { kind: 'compare', operator, left, right };
  }

  #operator(): Operator | undefined {
    const reader = this.#reader;
    const token = reader.peek();
    if (token.kind === 'sign' && Object.hasOwn(operatorSpellings, token.text)) {
      reader.advance();
      return operatorSpellings[token.text];
    }
    if (token.kind !== 'name') return undefined;
    if (reader.take('is')) return this.#afterIs();
    if (reader.take('not')) {
      for (const [word, operator] of [
        ['in', 'not_in'],
        ['contains', 'not_contains'],
      ] as const)
        if (reader.take(word)) return operator;
      throw reader.error('"in" or "contains" was expected after "not"');
    }
    for (const word of ['in', 'contains', 'starts_with', 'startswith', 'ends_with', 'endswith', 'between', 'matches'] as const) {
      if (reader.take(word)) return Object.hasOwn(operatorSpellings, word) ? operatorSpellings[word] : (word as Operator);
    }
    return undefined;
  }

  #afterIs(): Operator {
    const reader = this.#reader;
    const negated = reader.take('not');
    if (reader.takeNull() || reader.take('missing', 'empty')) return negated ? 'exists' : 'missing';
    if (reader.take('defined')) return negated ? 'missing' : 'exists';
    return negated ? 'ne' : 'eq';
  }

  #sum(): Expression {
    let left = this.#product();
    for (let sign = this.#reader.takeSign('+', '-'); sign !== undefined; sign = this.#reader.takeSign('+', '-'))
      left = { kind: 'arithmetic', sign, left, right: this.#product() };
    return left;
  }

  #product(): Expression {
    let left = this.#signed();
    for (let sign = this.#reader.takeSign(...factors); sign !== undefined; sign = this.#reader.takeSign(...factors))
      left = { kind: 'arithmetic', sign, left, right: this.#signed() };
    return left;
  }

  #signed(): Expression {
    if (++this.#depth > MAX_DEPTH) throw this.#reader.error(`it is nested deeper than ${MAX_DEPTH} levels`);
    try {
      if (this.#reader.takeSign('-') !== undefined) return negative(this.#signed());
      const base = this.#primary();
      return this.#reader.takeSign('**') === undefined ? base : { kind: 'arithmetic', sign: '**', left: base, right: this.#signed() };
    } finally {
      this.#depth -= 1;
    }
  }

  #primary(): Expression {
    const reader = this.#reader;
    const token = reader.peek();
    if (token.kind === 'value') {
      reader.advance();
      return { kind: 'value', value: token.value };
    }
    if (token.kind === 'name' && (token.isQuoted || !reserved.has(token.text.toLowerCase()))) {
      reader.advance();
      return reader.take('(') ? this.#call(token.text, token.isQuoted) : this.#field(token.text);
    }
    const list = this.#list('[', ']');
    if (list !== undefined) return list;
    if (!reader.take('(')) throw reader.error('a value was expected: a field, a number, text in quotes, true, false, null or a list');
    const inner = this.choice();
    if (!reader.take(')')) throw reader.error('a ")" is missing');
    return inner;
  }

  /** A field; as programs write it too: `row["odd name"]`. */
  #field(name: string): Expression {
    const reader = this.#reader;
    if (!['row', 'record', 'item'].includes(name) || !reader.take('[')) return { kind: 'field', field: name };
    const token = reader.peek();
    if (token.kind !== 'value' || typeof token.value !== 'string') throw reader.error('the name of a field was expected, in quotes');
    reader.advance();
    if (!reader.take(']')) throw reader.error('a "]" is missing');
    return { kind: 'field', field: token.value };
  }

  /** `upper(name)`, and `name.upper()`. */
  #call(name: string, isQuoted: boolean): Expression {
    const dot = name.lastIndexOf('.');
    const word = dot === -1 ? name : name.slice(dot + 1);
    const meant = isQuoted ? undefined : functionNamed(word);
    if (meant === undefined)
      throw this.#reader.error(
        `there is no function "${word}". ${[didYouMean(word, functionNames), `There are: ${functionNames.join(', ')}`].filter((part) => part !== '').join(' ')}`,
        -2,
      );
    const given = this.#items(')');
    return { kind: 'call', name: meant, inputs: dot === -1 ? given : [{ kind: 'field', field: name.slice(0, dot) }, ...given] };
  }

  #list(open: string, close: string): Expression | undefined {
    if (!this.#reader.take(open)) return open === '(' ? this.#list('[', ']') : undefined;
    return { kind: 'list', items: this.#items(close) };
  }

  #items(close: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#reader.take(close)) {
      if (items.length > 0 && !this.#reader.take(',')) throw this.#reader.error(`a "," or "${close}" was expected`);
      items.push(this.choice());
    }
    return items;
  }
}

function negative(part: Expression): Expression {
  if (part.kind === 'value' && typeof part.value === 'number') return { kind: 'value', value: -part.value };
  return { kind: 'arithmetic', sign: '-', left: { kind: 'value', value: 0 }, right: part };
}
