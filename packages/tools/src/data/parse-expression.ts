import type { Json } from '@tutti/core';
import { operatorSpellings, type DataCondition, type Operator } from './condition.ts';
import { expressionError, tokensOf, type Token } from './expression-tokens.ts';

const MAX_DEPTH = 50;
const flipped: Readonly<Partial<Record<Operator, Operator>>> = { eq: 'eq', ne: 'ne', gt: 'lt', gte: 'lte', lt: 'gt', lte: 'gte' };

/**
 * The condition that a filter expression means: comparisons of fields with values, joined by `and`, `or`, `not` and parentheses.
 * It is read by a grammar of its own; nothing is evaluated as code.
 * @throws ValidationError `EXPRESSION_INVALID`
 */
export function parseExpression(text: string): DataCondition {
  return new Parser(text).parse();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  parse(): DataCondition {
    const condition = this.#either();
    if (this.#peek().kind !== 'end') throw this.#error('an "and", "or" or the end was expected');
    return condition;
  }

  #either(): DataCondition {
    const parts = [this.#both()];
    while (this.#take('or', '||')) parts.push(this.#both());
    return parts.length === 1 ? (parts[0] as DataCondition) : { any: parts };
  }

  #both(): DataCondition {
    const parts = [this.#negation()];
    while (this.#take('and', '&&')) parts.push(this.#negation());
    return parts.length === 1 ? (parts[0] as DataCondition) : { all: parts };
  }

  #negation(): DataCondition {
    if (++this.#depth > MAX_DEPTH) throw this.#error(`it is nested deeper than ${MAX_DEPTH} levels`);
    try {
      if (this.#take('not', '!')) return { not: this.#negation() };
      if (!this.#take('(')) return this.#comparison();
      const inner = this.#either();
      if (!this.#take(')')) throw this.#error('a ")" is missing');
      return inner;
    } finally {
      this.#depth -= 1;
    }
  }

  #comparison(): DataCondition {
    const left = this.#peek();
    if (left.kind === 'value') return this.#valueFirst();
    if (left.kind !== 'name') throw this.#error('a field was expected');
    this.#next += 1;
    const operator = this.#operator();
    if (operator === undefined) return { field: left.text, operator: 'truthy', value: true };
    if (operator === 'exists' || operator === 'missing') return { field: left.text, operator, value: true };
    return { field: left.text, operator, value: this.#value() };
  }

  /** `18 < age` and `"x" in tags`. */
  #valueFirst(): DataCondition {
    const value = this.#value();
    const operator = this.#operator();
    const field = this.#peek();
    const turned = operator === 'in' ? 'contains' : operator === 'not_in' ? 'not_contains' : operator === undefined ? undefined : flipped[operator];
    if (turned === undefined || field.kind !== 'name') throw this.#error('a value is compared with a field: one of them was expected');
    this.#next += 1;
    return { field: field.text, operator: turned, value };
  }

  #operator(): Operator | undefined {
    const token = this.#peek();
    if (token.kind === 'sign' && Object.hasOwn(operatorSpellings, token.text)) {
      this.#next += 1;
      return operatorSpellings[token.text];
    }
    if (token.kind !== 'name') return undefined;
    if (this.#take('is')) return this.#afterIs();
    if (this.#take('not')) {
      for (const [word, operator] of [['in', 'not_in'], ['contains', 'not_contains']] as const) if (this.#take(word)) return operator;
      throw this.#error('"in" or "contains" was expected after "not"');
    }
    for (const word of ['in', 'contains', 'starts_with', 'startswith', 'ends_with', 'endswith', 'between'] as const) {
      if (this.#take(word)) return Object.hasOwn(operatorSpellings, word) ? operatorSpellings[word] : (word as Operator);
    }
    return undefined;
  }

  #afterIs(): Operator {
    const negated = this.#take('not');
    const token = this.#peek();
    const isNull = token.kind === 'value' && token.value === null;
    if (isNull || (token.kind === 'name' && (token.text === 'missing' || token.text === 'empty'))) {
      this.#next += 1;
      return negated ? 'exists' : 'missing';
    }
    if (this.#take('defined')) return negated ? 'missing' : 'exists';
    return negated ? 'ne' : 'eq';
  }

  #value(): Json {
    const token = this.#peek();
    if (token.kind === 'value') {
      this.#next += 1;
      return token.value;
    }
    const close = this.#take('[') ? ']' : this.#take('(') ? ')' : undefined;
    if (close === undefined) throw this.#error('a value was expected: a number, text in quotes, true, false, null or a list');
    const items: Json[] = [];
    while (!this.#take(close)) {
      if (items.length > 0 && !this.#take(',')) throw this.#error(`a "," or "${close}" was expected`);
      const item = this.#peek();
      if (item.kind !== 'value') throw this.#error('a value was expected in the list');
      items.push(item.value);
      this.#next += 1;
    }
    return items;
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #take(...texts: readonly string[]): boolean {
    const token = this.#peek();
    if (token.kind !== 'name' && token.kind !== 'sign') return false;
    const isMeant = texts.includes(token.kind === 'name' ? token.text.toLowerCase() : token.text);
    if (isMeant) this.#next += 1;
    return isMeant;
  }

  #error(why: string): Error {
    return expressionError(this.#text, this.#peek().at, why);
  }
}
